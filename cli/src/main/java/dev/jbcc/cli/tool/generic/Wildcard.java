package dev.jbcc.cli.tool.generic;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Patterns of names as a shell has them: {@code *}, {@code ?}, {@code [abc]} and {@code [!abc]}. */
final class Wildcard {
    private Wildcard() {}

    /** Returns what matches the names as a whole. A bracket that is not closed stands for itself. */
    static Pattern pattern(String text) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int close = c == '[' ? text.indexOf(']', i + 2) : -1;
            if (c == '*') {
                regex.append(".*");
            } else if (c == '?') {
                regex.append('.');
            } else if (close > 0) {
                regex.append(set(text.substring(i + 1, close)));
                i = close;
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.append("$").toString(), Pattern.DOTALL);
    }

    private static String set(String members) {
        boolean not = members.startsWith("!") && members.length() > 1;
        String set = (not ? "[^" : "[") + members.substring(not ? 1 : 0).replaceAll("[\\\\\\[&^]", "\\\\$0") + "]";
        try {
            return Pattern.compile(set).pattern();
        } catch (PatternSyntaxException _) {
            return Pattern.quote("[" + members + "]"); // such as a range that runs backwards
        }
    }
}
