//! The kinds of boilerplate.

use crate::config::{UnknownName, by_name};

/// What kind of boilerplate a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Menus, tags, and what else leads around a site.
    Navigation,
    /// "Read more" and its like.
    ReadMore,
    /// Buttons that share or follow.
    Share,
    /// Newsletters and subscriptions.
    Subscribe,
    /// What stands around comments.
    Comments,
    /// Advertisements and their labels.
    Advertisement,
    /// Consent to cookies, and privacy.
    Cookie,
    /// Copyright, legal notices.
    Copyright,
    /// Headlines of other texts.
    Related,
    /// Who took a picture.
    PhotoCredit,
    /// Who wrote the text.
    Byline,
    /// When it was written.
    Date,
    /// Signing in and out.
    Login,
    /// Applications to install, feeds.
    App,
    /// Pages that say that they do not work.
    ErrorPage,
}

impl Category {
    /// All categories with their names, as `--keep` and `--drop` take them.
    pub const NAMES: [(&'static str, Self); 15] = [
        ("navigation", Self::Navigation),
        ("read-more", Self::ReadMore),
        ("share", Self::Share),
        ("subscribe", Self::Subscribe),
        ("comments", Self::Comments),
        ("advertisement", Self::Advertisement),
        ("cookie", Self::Cookie),
        ("copyright", Self::Copyright),
        ("related", Self::Related),
        ("photo-credit", Self::PhotoCredit),
        ("byline", Self::Byline),
        ("date", Self::Date),
        ("login", Self::Login),
        ("app", Self::App),
        ("error-page", Self::ErrorPage),
    ];

    /// The category's name.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize].0
    }
}

impl std::str::FromStr for Category {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        by_name("category", name, &Self::NAMES)
    }
}

/// A set of categories.
///
/// ```
/// use textmend::boilerplate::{Categories, Category};
///
/// let mut kept = Categories::default();
/// kept.insert(Category::Copyright);
/// assert!(kept.contains(Category::Copyright) && !kept.contains(Category::Share));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Categories(u16);

impl Categories {
    /// Adds a category.
    pub fn insert(&mut self, category: Category) {
        self.0 |= 1 << category as u16;
    }

    /// Takes a category away.
    pub fn remove(&mut self, category: Category) {
        self.0 &= !(1 << category as u16);
    }

    /// Whether the category is in the set.
    pub fn contains(self, category: Category) -> bool {
        self.0 >> category as u16 & 1 == 1
    }
}
