package dev.jbcc.histogram;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Values as the interactive Python prompt shows them, which is how bcc prints the buckets of a histogram. */
final class PythonText {
    private PythonText() {}

    /** Shows a value; text is bytes in Python, and a list a tuple. */
    static String repr(Object value) {
        if (value instanceof String text) {
            return bytes(text.getBytes(StandardCharsets.UTF_8));
        }
        if (value instanceof byte[] bytes) {
            return bytes(bytes);
        }
        if (value instanceof Boolean flag) {
            return flag ? "True" : "False";
        }
        if (value instanceof List<?> values) {
            StringBuilder out = new StringBuilder("(");
            for (Object element : values) {
                out.append(out.length() == 1 ? "" : ", ").append(repr(element));
            }
            return out.append(values.size() == 1 ? ",)" : ")").toString();
        }
        return String.valueOf(value);
    }

    /** Shows text that is text in Python, too. */
    static String string(String text) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        StringBuilder out = new StringBuilder().append(quote);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\\' -> out.append("\\\\");
                default -> {
                    if (c == quote) {
                        out.append('\\').append(quote);
                    } else if (c < 0x20 || (c >= 0x7f && c < 0xa0)) {
                        out.append(String.format(Locale.ROOT, "\\x%02x", c));
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
        return out.append(quote).toString();
    }

    private static String bytes(byte[] bytes) {
        boolean single = false;
        boolean twofold = false;
        for (byte b : bytes) {
            single |= b == '\'';
            twofold |= b == '"';
        }
        char quote = single && !twofold ? '"' : '\'';
        StringBuilder out = new StringBuilder(bytes.length + 3).append('b').append(quote);
        for (byte b : bytes) {
            switch (b) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\\' -> out.append("\\\\");
                default -> {
                    if (b == quote) {
                        out.append('\\').append(quote);
                    } else if (b >= 0x20 && b < 0x7f) {
                        out.append((char) b);
                    } else {
                        out.append("\\x").append(Character.forDigit((b >> 4) & 0xf, 16));
                        out.append(Character.forDigit(b & 0xf, 16));
                    }
                }
            }
        }
        return out.append(quote).toString();
    }
}
