package dev.jbcc.runtime.symbol.demangle;

/**
 * Rust's first mangling: that of C++ for nested names, with a hash as the last of them, and what cannot be in a name written between
 * dollar signs. The hash is left out.
 */
final class RustLegacy {
    private static final int HASH_DIGITS = 16;
    /** A hash is not {@code 0000000000000000}. */
    private static final int FEWEST_DIFFERENT_DIGITS = 5;

    private RustLegacy() {}

    /** Returns whether a name is mangled so: {@code _ZN…17h0123456789abcdefE}, and perhaps a suffix. */
    static boolean isMangled(String name) {
        int end = end(name);
        int hash = end - 1 - HASH_DIGITS;
        if (hash < 7 || !name.startsWith("_ZN") || name.charAt(end - 1) != 'E' || !name.startsWith("17h", hash - 3)) {
            return false;
        }
        int different = 0;
        for (int i = hash; i < hash + HASH_DIGITS; i++) {
            int digit = Character.digit(name.charAt(i), 16);
            if (digit < 0) {
                return false;
            }
            different |= 1 << digit;
        }
        return Integer.bitCount(different) >= FEWEST_DIFFERENT_DIGITS;
    }

    /** What is after the first dot behind the hash was added by a linker. */
    private static int end(String name) {
        int hash = name.lastIndexOf("17h");
        int dot = hash < 0 ? -1 : name.indexOf('.', hash);
        return dot < 0 ? name.length() : dot;
    }

    /** Returns the name in the source. */
    static String demangle(String name) {
        int end = end(name) - 1 - 3 - HASH_DIGITS;
        NameText out = new NameText();
        int position = 3;
        boolean first = true;
        while (position < end) {
            int length = 0;
            int digits = position;
            while (position < end && CxxInput.isDigit(name.charAt(position)) && length < end) {
                length = length * 10 + (name.charAt(position) - '0');
                position++;
            }
            if (position == digits || length == 0 || length > end - position) {
                throw new MangledNameException();
            }
            if (!first) {
                out.add("::");
            }
            first = false;
            part(name.substring(position, position + length), out);
            position += length;
        }
        if (first || position != end) {
            throw new MangledNameException();
        }
        String suffix = name.substring(end(name));
        return out + (suffix.startsWith(".llvm.") ? "" : suffix);
    }

    private static void part(String text, NameText out) {
        int position = text.startsWith("_$") ? 1 : 0;
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == '.') {
                boolean isTwice = text.startsWith("..", position);
                out.add(isTwice ? "::" : ".");
                position += isTwice ? 2 : 1;
            } else if (c == '$') {
                int close = text.indexOf('$', position + 1);
                if (close < 0) {
                    throw new MangledNameException();
                }
                out.add(escaped(text.substring(position + 1, close)));
                position = close + 1;
            } else {
                out.add(c);
                position++;
            }
        }
    }

    private static String escaped(String code) {
        return switch (code) {
            case "SP" -> "@";
            case "BP" -> "*";
            case "RF" -> "&";
            case "LT" -> "<";
            case "GT" -> ">";
            case "LP" -> "(";
            case "RP" -> ")";
            case "C" -> ",";
            default -> character(code);
        };
    }

    /** {@code u} and the character's number. */
    private static String character(String code) {
        if (code.length() < 2 || code.length() > 7 || code.charAt(0) != 'u') {
            throw new MangledNameException();
        }
        int character = 0;
        for (int i = 1; i < code.length(); i++) {
            int digit = Character.digit(code.charAt(i), 16);
            if (digit < 0) {
                throw new MangledNameException();
            }
            character = character << 4 | digit;
        }
        if (!Character.isValidCodePoint(character) || Character.isISOControl(character)) {
            throw new MangledNameException();
        }
        return Character.toString(character);
    }
}
