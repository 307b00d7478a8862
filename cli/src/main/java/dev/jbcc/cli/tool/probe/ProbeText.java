package dev.jbcc.cli.tool.probe;

import dev.jbcc.cli.UsageException;
import java.util.ArrayList;
import java.util.List;

/** What a user wrote about one probe, read from left to right. Parentheses and quotation marks are kept together. */
final class ProbeText {
    private final String text;
    private int position;

    ProbeText(String text) {
        this.text = text.replaceAll("\\s", " ");
    }

    /** A part of it: C for the program. {@code start} counts from 0. */
    record Snippet(String text, int start) {
        boolean isBlank() {
            return text.isBlank();
        }

        /** Returns the same place with another text. */
        Snippet with(String other) {
            return new Snippet(other, start);
        }
    }

    String text() {
        return text;
    }

    int position() {
        return position;
    }

    ProbeText skipBlanks() {
        while (position < text.length() && text.charAt(position) == ' ') {
            position++;
        }
        return this;
    }

    boolean atEnd() {
        return position == text.length();
    }

    /** Returns whether a character is next. */
    boolean sees(char wanted) {
        return position < text.length() && text.charAt(position) == wanted;
    }

    /** Passes over a character if it is next; returns whether it was. */
    boolean take(char wanted) {
        boolean there = sees(wanted);
        position += there ? 1 : 0;
        return there;
    }

    /** Reads up to the first of some characters that is outside of all parentheses and quotation marks, or to the end. */
    Snippet until(String stops) {
        int start = position;
        while (position < text.length() && stops.indexOf(text.charAt(position)) < 0) {
            pass();
        }
        return new Snippet(text.substring(start, position), start);
    }

    /** Reads what is in the parentheses that come next. */
    Snippet inParentheses() {
        int start = position;
        pass();
        return new Snippet(text.substring(start + 1, position - 1), start + 1);
    }

    /** Reads the parts between separators. */
    List<Snippet> list(char separator, String stops) {
        List<Snippet> parts = new ArrayList<>();
        do {
            parts.add(until(stops + separator));
        } while (take(separator));
        return parts;
    }

    /** Passes over one character, or what is in parentheses or quotation marks. */
    private void pass() {
        int start = position;
        char first = text.charAt(position++);
        switch (first) {
            case '"', '\'' -> {
                while (position < text.length() && text.charAt(position) != first) {
                    position += text.charAt(position) == '\\' ? 2 : 1;
                }
                close(start, first);
            }
            case '(', '[', '{' -> {
                char end = first == '(' ? ')' : first == '[' ? ']' : '}';
                while (position < text.length() && ")]}".indexOf(text.charAt(position)) < 0) {
                    pass();
                }
                close(start, end);
            }
            case ')', ']', '}' -> throw wrong(start, "'" + first + "' closes nothing");
            default -> {}
        }
    }

    private void close(int start, char end) {
        if (position >= text.length() || text.charAt(position) != end) {
            throw wrong(start, "'" + text.charAt(start) + "' is not closed");
        }
        position++;
    }

    /** Returns what to throw; {@code place} counts from 0. */
    UsageException wrong(int place, String what) {
        return new UsageException("probe '" + text + "': position " + (place + 1) + ": " + what);
    }
}
