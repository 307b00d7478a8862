package dev.jbcc.runtime.symbol.demangle;

import org.jspecify.annotations.Nullable;

/** The types that need no declaration, and the classes of the standard library that have a letter. */
final class BuiltinTypes {
    static final Node STD = new Node.Word("std");
    static final Node VOID = new Node.Word("void");
    static final Node BOOL = new Node.Word("bool");
    private static final Node INT = new Node.Word("int");
    private static final Node UNSIGNED = new Node.Word("unsigned int");
    private static final Node LONG = new Node.Word("long");
    private static final Node UNSIGNED_LONG = new Node.Word("unsigned long");
    private static final Node LONG_LONG = new Node.Word("long long");
    private static final Node UNSIGNED_LONG_LONG = new Node.Word("unsigned long long");
    private static final Node FLOAT = new Node.Word("float");
    private static final Node DOUBLE = new Node.Word("double");
    private static final Node LONG_DOUBLE = new Node.Word("long double");
    private static final Node FLOAT128 = new Node.Word("__float128");

    /** By letter, from {@code a} on; those without are no types. */
    private static final @Nullable Node[] BY_LETTER = {
        new Node.Word("signed char"),
        BOOL,
        new Node.Word("char"),
        DOUBLE,
        LONG_DOUBLE,
        FLOAT,
        FLOAT128,
        new Node.Word("unsigned char"),
        INT,
        UNSIGNED,
        null,
        LONG,
        UNSIGNED_LONG,
        new Node.Word("__int128"),
        new Node.Word("unsigned __int128"),
        null,
        null,
        null,
        new Node.Word("short"),
        new Node.Word("unsigned short"),
        null,
        VOID,
        new Node.Word("wchar_t"),
        LONG_LONG,
        UNSIGNED_LONG_LONG,
        new Node.Word("..."),
    };

    private BuiltinTypes() {}

    static @Nullable Node find(char letter) {
        return letter >= 'a' && letter <= 'z' ? BY_LETTER[letter - 'a'] : null;
    }

    static @Nullable Node findAfterD(char letter) {
        return switch (letter) {
            case 'a' -> new Node.Word("auto");
            case 'c' -> new Node.Word("decltype(auto)");
            case 'd' -> new Node.Word("decimal64");
            case 'e' -> new Node.Word("decimal128");
            case 'f' -> new Node.Word("decimal32");
            case 'h' -> new Node.Word("half");
            case 'i' -> new Node.Word("char32_t");
            case 'n' -> new Node.Word("decltype(nullptr)");
            case 's' -> new Node.Word("char16_t");
            case 'u' -> new Node.Word("char8_t");
            default -> null;
        };
    }

    /** Returns what follows a number of the type; null if the type must be written in front instead. */
    static @Nullable String literalSuffix(Node type) {
        return type == INT
                ? ""
                : type == UNSIGNED
                        ? "u"
                        : type == LONG
                                ? "l"
                                : type == UNSIGNED_LONG
                                        ? "ul"
                                        : type == LONG_LONG ? "ll" : type == UNSIGNED_LONG_LONG ? "ull" : null;
    }

    /** Returns whether literals of the type are the bytes of a floating point number. */
    static boolean isFloating(Node type) {
        return type == FLOAT || type == DOUBLE || type == LONG_DOUBLE || type == FLOAT128;
    }

    /** @param full whether the name is to show all its template arguments */
    static Node.Standard standard(char letter, boolean full) {
        String characters = "char, std::char_traits<char>";
        return switch (letter) {
            case 'a' -> new Node.Standard("std::allocator", "allocator");
            case 'b' -> new Node.Standard("std::basic_string", "basic_string");
            case 's' ->
                new Node.Standard(
                        full ? "std::basic_string<" + characters + ", std::allocator<char> >" : "std::string",
                        "basic_string");
            case 'i' ->
                new Node.Standard(full ? "std::basic_istream<" + characters + " >" : "std::istream", "basic_istream");
            case 'o' ->
                new Node.Standard(full ? "std::basic_ostream<" + characters + " >" : "std::ostream", "basic_ostream");
            case 'd' ->
                new Node.Standard(
                        full ? "std::basic_iostream<" + characters + " >" : "std::iostream", "basic_iostream");
            default -> throw new MangledNameException();
        };
    }
}
