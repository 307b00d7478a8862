package dev.jbcc.runtime.symbol.demangle;

/** Turns mangled names into those of the source. Thread-safe. */
public final class Demangler {
    private Demangler() {}

    /**
     * Returns the name as in the source: of C++ as the GNU tools show it, of Rust without hashes. What is not mangled, or not in a
     * way that is known, is returned as it is.
     */
    public static String demangle(String name) {
        if (name.length() < 3 || name.charAt(0) != '_') {
            return name;
        }
        try {
            if (name.startsWith("_Z")) {
                return RustLegacy.isMangled(name) ? RustLegacy.demangle(name) : cxx(name);
            }
            return name.startsWith("_R") ? new RustParser(name, 2).symbol() : name;
        } catch (MangledNameException e) {
            return name;
        }
    }

    private static String cxx(String name) {
        CxxParser parser = new CxxParser(name, 2, name.length());
        Node encoding = parser.encoding(true);
        NameText text = new NameText();
        encoding.write(text);
        clones(name, parser.position(), text);
        return text.toString();
    }

    /** What compilers put after the name of a function that they made from another: {@code .part.0}, {@code .cold}. */
    private static void clones(String name, int start, NameText out) {
        int position = start;
        while (position < name.length()) {
            int end = position + 1;
            if (name.charAt(position) != '.' || end == name.length() || !isLetterOrDigit(name.charAt(end))) {
                throw new MangledNameException();
            }
            if (isDigit(name.charAt(end))) {
                while (end < name.length() && isDigit(name.charAt(end))) {
                    end++;
                }
            } else {
                while (end < name.length() && isLetter(name.charAt(end))) {
                    end++;
                }
            }
            while (end + 1 < name.length() && name.charAt(end) == '.' && isDigit(name.charAt(end + 1))) {
                end++;
                while (end < name.length() && isDigit(name.charAt(end))) {
                    end++;
                }
            }
            out.add(" [clone ").add(name.substring(position, end)).add(']');
            position = end;
        }
    }

    private static boolean isLetterOrDigit(char c) {
        return isLetter(c) || isDigit(c);
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || c == '_';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
