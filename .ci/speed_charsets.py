"""Speed of whole processes on legacy input, textmend beside encoding_rs alone, in one run.

    speed_charsets.py CORPORA TEXTMEND ENCODING_RS_ALONE

32 MiB of Russian in windows-1251 and of Japanese in Shift_JIS, made of the corpora; the median of seven pairs of runs, to
a pipe. `decoding` leaves out all stages but the first, `cleaned` those that look at words; `all` is the default.
"""

import pathlib, resource, subprocess, sys, tempfile

SKIP = ["--skip", "repair,cleanup,normalize,boilerplate", "--form", "none"]


def cpu(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        while process.stdout.read(1 << 16):
            pass
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime


def main():
    corpora, textmend, alone = sys.argv[1:]
    print("| input | encoding_rs alone, MB/s | decoding, ratio | with --from | cleaned, ratio | all, ratio |\n| --- | ---: | ---: | ---: | ---: | ---: |")
    for language, label, codec in [("ru", "windows-1251", "cp1251"), ("ja", "shift_jis", "cp932")]:
        lines = (pathlib.Path(corpora) / f"{language}.txt").read_text("utf-8").splitlines()
        text = b"".join(line.encode(codec, "ignore") + b"\n" for line in lines)
        with tempfile.NamedTemporaryFile() as file:
            file.write(text * ((32 << 20) // len(text)))
            file.flush()
            size = file.tell()
            runs = {
                "alone": [alone, label, file.name],
                "decoding": [textmend, *SKIP, file.name],
                "named": [textmend, *SKIP, "--from", label, file.name],
                "cleaned": [textmend, "--skip", "repair,boilerplate", file.name],
                "all": [textmend, file.name],
            }
            times = {name: [] for name in runs}
            for _ in range(7):
                for name, command in runs.items():
                    times[name].append(cpu(command))
            median = {name: sorted(values)[3] for name, values in times.items()}
            ratios = " | ".join(f"{median['alone'] / median[name]:.2f}" for name in ["decoding", "named", "cleaned", "all"])
            print(f"| {language} in {label} | {size / median['alone'] / 1e6:.0f} | {ratios} |")


main()
