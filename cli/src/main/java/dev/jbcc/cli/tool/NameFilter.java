package dev.jbcc.cli.tool;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The option {@code -n}: only tasks in whose name a regular expression is found. Checked when records are printed. */
public final class NameFilter {
    private final Options.Value<Pattern> wanted;

    /** Declares the option. */
    public NameFilter(Options options) {
        wanted = options.value(
                "NAME",
                "Only tasks whose name contains this (a regular expression).",
                text -> pattern("--name", text),
                "-n",
                "--name");
    }

    /** Returns whether a task is asked for. */
    public boolean matches(String comm) {
        return wanted.get().map(pattern -> pattern.matcher(comm).find()).orElse(true);
    }

    /**
     * Reads a regular expression.
     *
     * @throws UsageException if it is none
     */
    public static Pattern pattern(String option, String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new UsageException("option '" + option + "': '" + text + "': not a regular expression: "
                    + e.getDescription().toLowerCase(Locale.ROOT));
        }
    }
}
