package dev.jbcc.compiler.kernel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The names in a C source that has been through the preprocessor: which it mentions, and which it defines itself. Found by looking at
 * tokens alone; a name too many does no harm.
 *
 * <p>What our own headers declare counts only where the program uses it: a helper's declaration names kernel types that the program
 * needs if it calls the helper.
 */
public final class SourceNames {
    /** Types that headers and generated code use without the program naming them. */
    private static final List<String> ALWAYS_NAMES = List.of(
            "u8",
            "u16",
            "u32",
            "u64",
            "s8",
            "s16",
            "s32",
            "s64",
            "__u8",
            "__u16",
            "__u32",
            "__u64",
            "__s8",
            "__s16",
            "__s32",
            "__s64",
            "__be16",
            "__be32",
            "__be64",
            "__le16",
            "__le32",
            "__le64",
            "__sum16",
            "__wsum",
            "bool",
            "size_t",
            "ssize_t",
            "pid_t",
            "uid_t",
            "gid_t",
            "uintptr_t",
            "dev_t",
            "umode_t",
            "loff_t",
            "sector_t",
            "gfp_t",
            "fmode_t",
            "int8_t",
            "int16_t",
            "int32_t",
            "int64_t",
            "uint8_t",
            "uint16_t",
            "uint32_t",
            "uint64_t",
            "BPF_MAP_TYPE_HASH",
            "BPF_ANY",
            "BPF_F_CURRENT_CPU");

    private static final List<String> ALWAYS_TAGS = List.of("pt_regs", "user_pt_regs");

    private final Set<String> names = new LinkedHashSet<>(ALWAYS_NAMES);
    private final Set<String> tags = new LinkedHashSet<>(ALWAYS_TAGS);
    private final Set<String> definedNames = new LinkedHashSet<>();
    private final Set<String> definedTags = new LinkedHashSet<>();

    private SourceNames() {}

    /**
     * Returns the names in a text.
     *
     * @param ownHeader tells by the path in a line marker whether what follows is of our own headers
     */
    public static SourceNames of(String text, Predicate<String> ownHeader) {
        SourceNames found = new SourceNames();
        new Scanner(text, found, ownHeader).scan();
        return found;
    }

    /** Returns the names of both texts together. */
    public SourceNames and(SourceNames other) {
        SourceNames both = new SourceNames();
        for (SourceNames one : List.of(this, other)) {
            both.names.addAll(one.names);
            both.tags.addAll(one.tags);
            both.definedNames.addAll(one.definedNames);
            both.definedTags.addAll(one.definedTags);
        }
        return both;
    }

    /** Returns the same names and some more that follow {@code struct}, {@code union} or {@code enum}. */
    public SourceNames withTags(Set<String> more) {
        SourceNames result = and(new SourceNames());
        result.tags.addAll(more);
        result.names.addAll(more);
        return result;
    }

    /** Returns every identifier of the text and the basic types; tags are among them. */
    public Set<String> names() {
        return names;
    }

    /** Returns the identifiers after {@code struct}, {@code union} and {@code enum}. */
    public Set<String> tags() {
        return tags;
    }

    /** Returns what the text defines at file scope: typedefs, variables, functions, enumerators. */
    public Set<String> definedNames() {
        return definedNames;
    }

    /** Returns the structs, unions and enums whose bodies the text has. */
    public Set<String> definedTags() {
        return definedTags;
    }

    public boolean contains(String name) {
        return names.contains(name);
    }

    /** Tells whether a header made for these names serves another text as well. */
    public boolean cover(SourceNames other, TypeNameIndex index) {
        for (String tag : other.tags) {
            if (!tags.contains(tag) && index.tag(tag) != 0) {
                return false;
            }
        }
        for (String tag : other.definedTags) {
            if (!definedTags.contains(tag) && tags.contains(tag) && index.tag(tag) != 0) {
                return false;
            }
        }
        for (String name : other.names) {
            boolean known = names.contains(name) || name.startsWith("BPF_MAP_TYPE_"); // their enum is always there
            if (!known && (index.typedef(name) != 0 || index.enumerationOf(name) != 0)) {
                return false;
            }
        }
        return true;
    }

    /** Returns what the text defines although the kernel has it too: the kernel's is left out of a header made for the text. */
    public SortedSet<String> replaced(TypeNameIndex index) {
        SortedSet<String> replaced = new TreeSet<>();
        for (String tag : definedTags) {
            if (index.tag(tag) != 0) {
                replaced.add(tag);
            }
        }
        for (String name : definedNames) {
            if (index.typedef(name) != 0 || index.enumerationOf(name) != 0) {
                replaced.add(name);
            }
        }
        return replaced;
    }

    /** Goes over the text once. */
    private static final class Scanner {
        private enum Before {
            OTHER,
            TAG_KEYWORD,
            STAR_IN_PARENTHESIS,
            OPEN_PARENTHESIS,
            ENUM_LIST
        }

        /** A declaration of our own headers. */
        private static final class Own {
            final Set<String> names = new HashSet<>();
            final Set<String> tags = new HashSet<>();
            final Set<String> defined = new HashSet<>();
        }

        private final String text;
        private final int end;
        private final SourceNames found;
        private final Predicate<String> ownHeader;
        private final List<Own> ownDeclarations = new ArrayList<>();
        private Own own = new Own();
        private boolean inOwnHeader;
        private int braces;
        private int parentheses;
        /** Brace depth inside an enum's body, where names are definitions; -1 outside. */
        private int enumDepth = -1;

        /** Whether we are between {@code =} and the end of an initialiser at file scope. */
        private boolean initialising;

        private boolean enumKeyword;
        private String lastTag = "";
        private boolean tagJustSeen;
        private Before before = Before.OTHER;

        Scanner(String text, SourceNames found, Predicate<String> ownHeader) {
            this.text = text;
            this.end = text.length();
            this.found = found;
            this.ownHeader = ownHeader;
        }

        void scan() {
            int at = 0;
            boolean lineStart = true;
            while (at < end) {
                char c = text.charAt(at);
                if (c == '\n') {
                    lineStart = true;
                    at++;
                } else if (c == ' ' || c == '\t' || c == '\r' || c == '\f') {
                    at++;
                } else if (c == '#' && lineStart) {
                    at = directive(at);
                } else {
                    lineStart = false;
                    at = token(at, c);
                }
            }
            useOwnDeclarations();
        }

        private int token(int from, char c) {
            int at = from;
            if (c == '/' && at + 1 < end && (text.charAt(at + 1) == '*' || text.charAt(at + 1) == '/')) {
                return skipComment(at);
            }
            if (c == '"' || c == '\'') {
                before = Before.OTHER;
                tagJustSeen = false;
                return skipLiteral(at);
            }
            if (c >= '0' && c <= '9') {
                do {
                    at++;
                } while (at < end && (isWord(text.charAt(at)) || text.charAt(at) == '.'));
                before = Before.OTHER;
                tagJustSeen = false;
                return at;
            }
            if (isWord(c)) {
                do {
                    at++;
                } while (at < end && isWord(text.charAt(at)));
                return word(text.substring(from, at), at);
            }
            punctuation(c);
            return at + 1;
        }

        private int word(String word, int at) {
            switch (word) {
                case "struct", "union", "enum" -> {
                    before = Before.TAG_KEYWORD;
                    enumKeyword = word.equals("enum");
                    lastTag = "";
                    tagJustSeen = true;
                }
                case "__attribute__", "__asm__" -> {
                    return skipAttribute(at);
                }
                case "__extension__", "__inline", "inline", "const", "volatile", "restrict", "__restrict" -> {}
                case "static",
                        "extern",
                        "typedef",
                        "void",
                        "char",
                        "short",
                        "int",
                        "long",
                        "signed",
                        "unsigned",
                        "return",
                        "if",
                        "else",
                        "for",
                        "while",
                        "do",
                        "switch",
                        "case",
                        "break",
                        "continue",
                        "goto",
                        "sizeof",
                        "__typeof__" -> {
                    before = Before.OTHER;
                    tagJustSeen = false;
                }
                default -> {
                    mention(word);
                    if (before == Before.TAG_KEYWORD) {
                        mentionTag(word);
                        lastTag = word;
                        tagJustSeen = true;
                    } else {
                        tagJustSeen = false;
                        if ((enumDepth == braces && before == Before.ENUM_LIST)
                                || (braces == 0
                                        && !initialising
                                        && ((parentheses == 0 && declaresHere(at))
                                                || before == Before.STAR_IN_PARENTHESIS))) {
                            found.definedNames.add(word);
                            own.defined.add(word);
                        }
                    }
                    before = Before.OTHER;
                }
            }
            return at;
        }

        private void punctuation(char c) {
            Before next = Before.OTHER;
            switch (c) {
                case '{' -> {
                    braces++;
                    if (tagJustSeen) {
                        if (!lastTag.isEmpty()) {
                            found.definedTags.add(lastTag);
                        }
                        if (enumKeyword) {
                            enumDepth = braces;
                            next = Before.ENUM_LIST;
                        }
                    }
                }
                case '}' -> {
                    if (enumDepth == braces) {
                        enumDepth = -1;
                    }
                    braces = Math.max(0, braces - 1);
                }
                case '=' -> {
                    if (braces == 0 && parentheses == 0) {
                        initialising = true;
                    }
                }
                case '(', '[' -> {
                    parentheses++;
                    next = c == '(' ? Before.OPEN_PARENTHESIS : Before.OTHER;
                }
                case ')', ']' -> parentheses = Math.max(0, parentheses - 1);
                case '*' -> {
                    if (before == Before.OPEN_PARENTHESIS && parentheses == 1) {
                        next = Before.STAR_IN_PARENTHESIS;
                    }
                }
                case ',' -> {
                    if (enumDepth == braces) {
                        next = Before.ENUM_LIST;
                    }
                    if (braces == 0 && parentheses == 0) {
                        initialising = false;
                    }
                }
                case ';' -> {
                    if (braces == 0) {
                        initialising = false;
                        parentheses = 0;
                    }
                    if (inOwnHeader && braces == 0 && parentheses == 0) {
                        ownDeclarations.add(own);
                        own = new Own();
                    }
                }
                default -> {}
            }
            before = next;
            tagJustSeen = false;
        }

        private void mention(String word) {
            (inOwnHeader ? own.names : found.names).add(word);
        }

        private void mentionTag(String word) {
            (inOwnHeader ? own.tags : found.tags).add(word);
        }

        private void useOwnDeclarations() {
            for (Own declaration : ownDeclarations) {
                for (String name : declaration.defined) {
                    if (found.names.contains(name)) {
                        found.names.addAll(declaration.names);
                        found.tags.addAll(declaration.tags);
                        break;
                    }
                }
            }
        }

        /** Reads a line marker, {@code # 12 "file.h" 1}; passes over any other directive. */
        private int directive(int from) {
            int newline = text.indexOf('\n', from);
            int stop = newline < 0 ? end : newline;
            int open = text.indexOf('"', from);
            if (open >= 0 && open < stop && from + 2 < end && Character.isDigit(text.charAt(from + 2))) {
                int close = text.indexOf('"', open + 1);
                if (close > 0 && close < stop) {
                    inOwnHeader = ownHeader.test(text.substring(open + 1, close));
                    own = new Own();
                }
            }
            return stop;
        }

        /** Tells whether what follows a name at file scope makes it a declarator. */
        private boolean declaresHere(int from) {
            int at = from;
            while (at < end) {
                char c = text.charAt(at);
                if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                    at++;
                } else if (c == '/' && at + 1 < end && (text.charAt(at + 1) == '*' || text.charAt(at + 1) == '/')) {
                    at = skipComment(at);
                } else if (text.startsWith("__attribute__", at) || text.startsWith("__asm__", at)) {
                    int open = text.indexOf('(', at);
                    at = open < 0 ? end : skipParentheses(open);
                } else if (c == '(') {
                    // A type before (*name) is not declared here.
                    int next = at + 1;
                    while (next < end && text.charAt(next) == ' ') {
                        next++;
                    }
                    return next < end && text.charAt(next) != '*';
                } else {
                    return c == ';' || c == ',' || c == '=' || c == '[';
                }
            }
            return false;
        }

        private int skipParentheses(int from) {
            int depth = 0;
            int at = from;
            while (at < end) {
                char c = text.charAt(at);
                if (c == '"' || c == '\'') {
                    at = skipLiteral(at);
                    continue;
                }
                at++;
                if (c == '(') {
                    depth++;
                } else if (c == ')' && --depth == 0) {
                    break;
                }
            }
            return at;
        }

        /** Skips an attribute's list, where no declarator can be; names in it do count as mentioned. */
        private int skipAttribute(int from) {
            int at = from;
            while (at < end && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            if (at >= end || text.charAt(at) != '(') {
                return at;
            }
            int depth = 0;
            while (at < end) {
                char c = text.charAt(at);
                if (c == '"' || c == '\'') {
                    at = skipLiteral(at);
                } else if (isWord(c)) {
                    int start = at;
                    do {
                        at++;
                    } while (at < end && isWord(text.charAt(at)));
                    mention(text.substring(start, at));
                } else {
                    at++;
                    if (c == '(') {
                        depth++;
                    } else if (c == ')' && --depth == 0) {
                        break;
                    }
                }
            }
            return at;
        }

        private int skipComment(int at) {
            if (text.charAt(at + 1) == '/') {
                int newline = text.indexOf('\n', at);
                return newline < 0 ? end : newline;
            }
            int close = text.indexOf("*/", at + 2);
            return close < 0 ? end : close + 2;
        }

        private int skipLiteral(int from) {
            char quote = text.charAt(from);
            int at = from + 1;
            while (at < end && text.charAt(at) != quote && text.charAt(at) != '\n') {
                at += text.charAt(at) == '\\' ? 2 : 1;
            }
            return Math.min(end, at + 1);
        }

        private static boolean isWord(char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
        }
    }
}
