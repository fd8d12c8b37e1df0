//! Clean UTF-8 from any bytes that claim to be text.
