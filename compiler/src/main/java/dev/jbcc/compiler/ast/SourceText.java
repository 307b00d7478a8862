package dev.jbcc.compiler.ast;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A text with one {@code char} per byte of its UTF-8 form. */
public final class SourceText {
    private final String bytes;

    private SourceText(String bytes) {
        this.bytes = bytes;
    }

    public static SourceText of(String text) {
        return new SourceText(encode(text));
    }

    /** Takes a text that has one {@code char} per byte already. */
    public static SourceText ofEncoded(String bytes) {
        return new SourceText(bytes);
    }

    /** Takes bytes in UTF-8 (or any other encoding that extends ASCII). */
    public static SourceText ofBytes(byte[] bytes) {
        return new SourceText(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /** Turns a text into one with a {@code char} per byte. */
    public static String encode(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** Turns a text with a {@code char} per byte into a normal one. */
    public static String decode(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    public int length() {
        return bytes.length();
    }

    public char at(int offset) {
        return bytes.charAt(offset);
    }

    public String slice(int start, int end) {
        return bytes.substring(start, end);
    }

    public String of(Node node) {
        return bytes.substring(node.start(), node.end());
    }

    public byte[] toBytes() {
        return bytes.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Returns the whole text, one {@code char} per byte. */
    public String all() {
        return bytes;
    }

    /** Returns the offset of the first byte at or after {@code from} that is neither white space nor part of a comment. */
    public int skipBlank(int from, int limit) {
        int at = from;
        while (at < limit) {
            char c = bytes.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (bytes.startsWith("/*", at)) {
                int close = bytes.indexOf("*/", at + 2);
                at = close < 0 ? limit : close + 2;
            } else if (bytes.startsWith("//", at)) {
                int newline = bytes.indexOf('\n', at);
                at = newline < 0 ? limit : newline + 1;
            } else {
                break;
            }
        }
        return Math.min(at, limit);
    }

    /** Returns the identifier that starts at an offset; empty if none does. */
    public String identifierAt(int offset) {
        int end = offset;
        while (end < bytes.length() && isIdentifier(bytes.charAt(end))) {
            end++;
        }
        return bytes.substring(offset, end);
    }

    /** Returns the identifier that ends just before an offset; empty if none does. */
    public String identifierBefore(int offset) {
        int start = offset;
        while (start > 0 && isIdentifier(bytes.charAt(start - 1))) {
            start--;
        }
        return bytes.substring(start, offset);
    }

    /** Tells whether a character may stand in an identifier. */
    public static boolean isIdentifier(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '$'
                || c >= 0x80;
    }

    /** Counts lines and columns from a list of offsets where lines start. */
    public int[] lineStarts() {
        int[] starts = new int[64];
        int count = 1;
        for (int i = bytes.indexOf('\n'); i >= 0; i = bytes.indexOf('\n', i + 1)) {
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, count * 2);
            }
            starts[count++] = i + 1;
        }
        return Arrays.copyOf(starts, count);
    }
}
