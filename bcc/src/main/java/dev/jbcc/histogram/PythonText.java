package dev.jbcc.histogram;

import java.nio.charset.StandardCharsets;

/** Values as the interactive Python prompt shows them, which is how bcc prints the buckets of a histogram. */
final class PythonText {
    private PythonText() {}

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
        return String.valueOf(value);
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
