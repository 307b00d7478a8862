package dev.jbcc.runtime.symbol.demangle;

import java.math.BigInteger;

/**
 * Reads Rust's second mangling ({@code _R…}) and writes the name as it goes. What was read before may be referred to by its place
 * ({@code B…}), so reading jumps back there and on again. Hashes of crates and types of constants are left out. Not thread-safe.
 */
final class RustParser {
    private static final int DEEPEST = 256;
    private static final int LETTERS = 26;
    private static final long MOST_BEFORE_DIGIT = Long.divideUnsigned(-1, 62);
    private static final int MOST_LIFETIMES = 1 << 16;

    private final String text;
    private final int start;
    private final NameText out = new NameText();
    private int position;
    private int depth;
    private int silent;
    private long lifetimes;

    /** @param start after {@code _R} */
    RustParser(String text, int start) {
        this.text = text;
        this.start = start;
        this.position = start;
    }

    /** Returns the name in the source. */
    String symbol() {
        path(true);
        if (position < text.length() && text.charAt(position) >= 'A' && text.charAt(position) <= 'Z') {
            // The crate that made this copy of a generic function.
            silent++;
            path(false);
            silent--;
        }
        String suffix = text.substring(position);
        if (!suffix.isEmpty() && suffix.charAt(0) != '.' && suffix.charAt(0) != '$') {
            throw new MangledNameException();
        }
        return out + (suffix.startsWith(".llvm.") ? "" : suffix);
    }

    // ---- characters

    private char peek() {
        return position < text.length() ? text.charAt(position) : 0;
    }

    private char next() {
        if (position >= text.length()) {
            throw new MangledNameException();
        }
        return text.charAt(position++);
    }

    private boolean skip(char wanted) {
        if (peek() == wanted) {
            position++;
            return true;
        }
        return false;
    }

    private void add(String more) {
        if (silent == 0) {
            out.add(more);
        }
    }

    private void enter() {
        depth++;
        out.step();
        if (depth > DEEPEST) {
            throw new MangledNameException();
        }
    }

    private void leave() {
        depth--;
    }

    /** {@code _} is 0, {@code 0_} is 1, and so on. Unsigned; hashes take all the bits. */
    private long base62() {
        if (skip('_')) {
            return 0;
        }
        long value = 0;
        while (!skip('_')) {
            char c = next();
            int digit = c >= '0' && c <= '9'
                    ? c - '0'
                    : c >= 'a' && c <= 'z' ? c - 'a' + 10 : c >= 'A' && c <= 'Z' ? c - 'A' + 36 : -1;
            if (digit < 0 || Long.compareUnsigned(value, MOST_BEFORE_DIGIT) > 0) {
                throw new MangledNameException();
            }
            value = value * 62 + digit;
        }
        return value + 1;
    }

    private long optional(char tag) {
        return skip(tag) ? base62() + 1 : 0;
    }

    private interface Part {
        void write();
    }

    /** Reads a part again that was read before. */
    private void back(Part part) {
        int here = position - 1;
        long place = base62();
        if (place < 0 || place >= here - start) {
            throw new MangledNameException();
        }
        int after = position;
        // What is not shown need not be read again.
        if (silent == 0) {
            position = start + (int) place;
            part.write();
            position = after;
        }
    }

    // ---- names

    private String identifier() {
        boolean isPunycode = skip('u');
        if (!CxxInput.isDigit(peek())) {
            throw new MangledNameException();
        }
        int length = 0;
        if (!skip('0')) {
            while (CxxInput.isDigit(peek())) {
                length = length * 10 + (next() - '0');
                if (length > text.length()) {
                    throw new MangledNameException();
                }
            }
        }
        skip('_');
        if (length > text.length() - position) {
            throw new MangledNameException();
        }
        String name = text.substring(position, position + length);
        position += length;
        return isPunycode ? Punycode.decode(name) : name;
    }

    /** @param inValue whether it is a function's name and not a type's, where generic arguments need {@code ::} */
    private void path(boolean inValue) {
        enter();
        switch (next()) {
            case 'C' -> {
                optional('s');
                add(identifier());
            }
            case 'N' -> nested(inValue);
            case 'M' -> {
                implementation();
                add("<");
                type();
                add(">");
            }
            case 'X' -> {
                implementation();
                traitOfType();
            }
            case 'Y' -> traitOfType();
            case 'I' -> {
                path(inValue);
                add(inValue ? "::<" : "<");
                arguments();
                add(">");
            }
            case 'B' -> back(() -> path(inValue));
            default -> throw new MangledNameException();
        }
        leave();
    }

    private void nested(boolean inValue) {
        char namespace = next();
        path(inValue);
        long number = optional('s');
        String name = identifier();
        if (namespace >= 'A' && namespace <= 'Z') {
            add("::{");
            add(namespace == 'C' ? "closure" : namespace == 'S' ? "shim" : Character.toString(namespace));
            add(name.isEmpty() ? "" : ":" + name);
            add("#" + Long.toUnsignedString(number) + "}");
        } else if (namespace >= 'a' && namespace <= 'z') {
            add(name.isEmpty() ? "" : "::" + name);
        } else {
            throw new MangledNameException();
        }
    }

    /** Where an {@code impl} block stands; not shown. */
    private void implementation() {
        optional('s');
        silent++;
        path(false);
        silent--;
    }

    private void traitOfType() {
        add("<");
        type();
        add(" as ");
        path(false);
        add(">");
    }

    private void arguments() {
        boolean first = true;
        while (!skip('E')) {
            add(first ? "" : ", ");
            first = false;
            if (skip('L')) {
                lifetime(base62());
            } else if (skip('K')) {
                constant();
            } else {
                type();
            }
        }
    }

    private void lifetime(long index) {
        if (index == 0) {
            add("'_");
            return;
        }
        long outermost = lifetimes - index;
        if (index < 0 || outermost < 0) {
            throw new MangledNameException();
        }
        add(outermost < LETTERS ? "'" + (char) ('a' + outermost) : "'_" + outermost);
    }

    /** Reads something that may declare lifetimes for itself. */
    private void withBinder(Part part) {
        long declared = optional('G');
        if (declared < 0 || declared > MOST_LIFETIMES) {
            throw new MangledNameException();
        }
        if (declared > 0) {
            add("for<");
            for (long i = 0; i < declared; i++) {
                add(i == 0 ? "" : ", ");
                lifetimes++;
                lifetime(1);
            }
            add("> ");
        }
        part.write();
        lifetimes -= declared;
    }

    // ---- types

    private void type() {
        enter();
        char c = next();
        String basic = basicType(c);
        if (!basic.isEmpty()) {
            add(basic);
        } else {
            switch (c) {
                case 'A' -> {
                    add("[");
                    type();
                    add("; ");
                    constant();
                    add("]");
                }
                case 'S' -> {
                    add("[");
                    type();
                    add("]");
                }
                case 'T' -> tuple();
                case 'R', 'Q' -> {
                    add("&");
                    if (skip('L')) {
                        long index = base62();
                        if (index != 0) {
                            lifetime(index);
                            add(" ");
                        }
                    }
                    add(c == 'Q' ? "mut " : "");
                    type();
                }
                case 'P', 'O' -> {
                    add(c == 'P' ? "*const " : "*mut ");
                    type();
                }
                case 'F' -> withBinder(this::function);
                case 'D' -> {
                    add("dyn ");
                    withBinder(this::traits);
                    if (next() != 'L') {
                        throw new MangledNameException();
                    }
                    long index = base62();
                    if (index != 0) {
                        add(" + ");
                        lifetime(index);
                    }
                }
                case 'B' -> back(this::type);
                default -> {
                    position--;
                    path(false);
                }
            }
        }
        leave();
    }

    private static String basicType(char c) {
        return switch (c) {
            case 'a' -> "i8";
            case 'b' -> "bool";
            case 'c' -> "char";
            case 'd' -> "f64";
            case 'e' -> "str";
            case 'f' -> "f32";
            case 'h' -> "u8";
            case 'i' -> "isize";
            case 'j' -> "usize";
            case 'l' -> "i32";
            case 'm' -> "u32";
            case 'n' -> "i128";
            case 'o' -> "u128";
            case 'p' -> "_";
            case 's' -> "i16";
            case 't' -> "u16";
            case 'u' -> "()";
            case 'v' -> "...";
            case 'x' -> "i64";
            case 'y' -> "u64";
            case 'z' -> "!";
            default -> "";
        };
    }

    private void tuple() {
        add("(");
        int count = 0;
        while (!skip('E')) {
            add(count == 0 ? "" : ", ");
            type();
            count++;
        }
        add(count == 1 ? ",)" : ")");
    }

    private void function() {
        add(skip('U') ? "unsafe " : "");
        if (skip('K')) {
            String convention = skip('C') ? "C" : identifier().replace('_', '-');
            add("extern \"" + convention + "\" ");
        }
        add("fn(");
        boolean first = true;
        while (!skip('E')) {
            add(first ? "" : ", ");
            first = false;
            type();
        }
        add(")");
        if (!skip('u')) {
            add(" -> ");
            type();
        }
    }

    private void traits() {
        boolean first = true;
        while (!skip('E')) {
            add(first ? "" : " + ");
            first = false;
            boolean isOpen = openPath();
            while (skip('p')) {
                add(isOpen ? ", " : "<");
                isOpen = true;
                add(identifier());
                add(" = ");
                type();
            }
            add(isOpen ? ">" : "");
        }
    }

    /** Writes a path whose generic arguments are not closed yet, as more may follow; returns whether it has any. */
    private boolean openPath() {
        enter();
        boolean isOpen = false;
        if (skip('B')) {
            boolean[] result = new boolean[1];
            back(() -> result[0] = openPath());
            isOpen = result[0];
        } else if (skip('I')) {
            path(false);
            add("<");
            arguments();
            isOpen = true;
        } else {
            path(false);
        }
        leave();
        return isOpen;
    }

    // ---- constants

    private void constant() {
        enter();
        if (skip('B')) {
            back(this::constant);
        } else {
            char type = next();
            switch (type) {
                case 'p' -> add("_");
                case 'h', 't', 'm', 'y', 'o', 'j' -> add(new BigInteger("0" + hexadecimal(), 16).toString());
                case 'a', 's', 'l', 'x', 'n', 'i' -> {
                    add(skip('n') ? "-" : "");
                    add(new BigInteger("0" + hexadecimal(), 16).toString());
                }
                case 'b' -> {
                    String value = hexadecimal();
                    if (!value.equals("0") && !value.equals("1")) {
                        throw new MangledNameException();
                    }
                    add(value.equals("0") ? "false" : "true");
                }
                case 'c' -> character();
                default -> throw new MangledNameException();
            }
        }
        leave();
    }

    private String hexadecimal() {
        int from = position;
        while (CxxInput.isDigit(peek()) || (peek() >= 'a' && peek() <= 'f')) {
            position++;
        }
        String digits = text.substring(from, position);
        if (!skip('_') || digits.length() > 64) {
            throw new MangledNameException();
        }
        return digits;
    }

    private void character() {
        String digits = hexadecimal();
        if (digits.isEmpty() || digits.length() > 6) {
            throw new MangledNameException();
        }
        int value = Integer.parseInt(digits, 16);
        if (!Character.isValidCodePoint(value)) {
            throw new MangledNameException();
        }
        String shown = switch (value) {
            case '\t' -> "\\t";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\'' -> "\\'";
            case '\\' -> "\\\\";
            default ->
                Character.isISOControl(value) || (value < 0x10000 && Character.isSurrogate((char) value))
                        ? "\\u{" + Integer.toHexString(value) + "}"
                        : Character.toString(value);
        };
        add("'" + shown + "'");
    }
}
