package dev.jbcc.compiler;

import dev.jbcc.compiler.Diagnostic.Severity;
import dev.jbcc.compiler.cache.MacroList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns what clang says into messages about the user's source.
 *
 * <p>Knows which files are ours: what happens in them is reported where the user caused it, and no path of ours is ever shown.
 */
final class ClangMessages {
    private static final Pattern LINE =
            Pattern.compile("(.+?):([0-9]+):(?:([0-9]+):)? (fatal error|error|warning|note|remark): (.*)");
    private static final Pattern BARE = Pattern.compile("(?:clang: )?(fatal error|error|warning): (.*)");
    /** A directive by which a program says where its next line is from. */
    private static final Pattern BACK_END = Pattern.compile("(.+?):([0-9]+):([0-9]+): in function (\\S+) .*?: (.*)");

    private static final Pattern INCLUDED_FROM = Pattern.compile("In file included from (.+?):([0-9]+):");
    private static final Pattern REAL_PLACE =
            Pattern.compile("could not determine the original source location for (.+?):([0-9]+):[0-9]+");
    private static final Pattern FLAG = Pattern.compile(" \\[(?:-Werror,)?-W[^]]*]$");
    private static final Pattern NO_FILE = Pattern.compile("'([^']+)' file not found");
    private static final Pattern UNDECLARED = Pattern.compile(
            "(?:use of undeclared identifier|call to undeclared function|no function|undeclared identifier|unknown type name)"
                    + " '([^']+)'.*");
    private static final Pattern INCOMPLETE = Pattern.compile(".*'((?:struct|union|enum) [A-Za-z0-9_]+)'.*");

    private static final String SIGNED_DIVISION =
            "signed division: BPF divides unsigned numbers; convert both sides to u64";
    private static final String ATOMIC_RESULT =
            "the result of an atomic addition: this kernel's BPF gives none; Linux 5.12 brought it";

    static final String STACK =
            "more than 512 bytes of stack; large variables belong into a BPF_PERCPU_ARRAY of one entry";

    private final CompileRequest request;
    private final Path include;
    private final @Nullable Path work;
    private final String preprocessed;
    private @Nullable SourceLines userLines;

    /**
     * @param include our headers
     * @param work the directory of this compilation
     * @param preprocessed the text after the preprocessor; empty if it did not get that far
     */
    ClangMessages(CompileRequest request, Path include, @Nullable Path work, String preprocessed) {
        this.request = request;
        this.include = include;
        this.work = work;
        this.preprocessed = preprocessed;
    }

    /** Reads clang's standard error. Notes become hints of the message they belong to. */
    List<Diagnostic> read(String standardError) {
        List<Diagnostic> found = new ArrayList<>();
        String includerFile = "";
        int includerLine = 0;
        for (String line : standardError.split("\n", -1)) {
            Matcher included = INCLUDED_FROM.matcher(line);
            if (included.matches()) {
                if (!isOurs(included.group(1))) {
                    includerFile = included.group(1);
                    includerLine = number(included.group(2));
                }
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                String file = matcher.group(1);
                int lineNumber = number(matcher.group(2));
                int column = matcher.group(3) == null ? 0 : number(matcher.group(3));
                Severity severity = severity(matcher.group(4));
                String message = message(matcher.group(5));
                if (isOurs(file)) {
                    if (severity == Severity.NOTE) {
                        continue;
                    }
                    message = "in " + ourName(file) + ": " + message;
                    file = includerFile.isEmpty() ? request.fileName() : includerFile;
                    lineNumber = includerLine;
                    column = 0;
                }
                if (severity == Severity.NOTE) {
                    addNote(found, file, lineNumber, message);
                } else if (!message.startsWith("too many errors emitted")) {
                    found.add(complete(new Diagnostic(file, lineNumber, column, severity, message, "", List.of())));
                }
                includerFile = "";
                includerLine = 0;
                continue;
            }
            Matcher backEnd = BACK_END.matcher(line);
            if (backEnd.matches()) {
                String file = isOurs(backEnd.group(1)) || backEnd.group(1).startsWith("<")
                        ? request.fileName()
                        : backEnd.group(1);
                found.add(complete(Diagnostic.error(
                        file,
                        number(backEnd.group(2)),
                        0,
                        "function '" + backEnd.group(4) + "': " + message(backEnd.group(5)))));
                continue;
            }
            Matcher bare = BARE.matcher(line);
            if (bare.matches()
                    && !bare.group(2).startsWith("linker command")
                    && !bare.group(2).startsWith("too many errors emitted")) {
                found.add(new Diagnostic(
                        request.fileName(), 0, 0, severity(bare.group(1)), message(bare.group(2)), "", List.of()));
            }
        }
        return withoutRepetitions(found);
    }

    /** Keeps one of several messages of the back end about the same function, which differ in nothing but the place. */
    private static List<Diagnostic> withoutRepetitions(List<Diagnostic> found) {
        List<Diagnostic> kept = new ArrayList<>();
        java.util.Set<String> seen = new java.util.HashSet<>();
        for (Diagnostic diagnostic : found) {
            boolean stack = diagnostic.message().equals(STACK);
            if (seen.add(stack ? STACK : diagnostic.toString())) {
                kept.add(diagnostic);
            }
        }
        return kept;
    }

    /** Adds the source line and hints to a message, from wherever it comes, and corrects its column. */
    Diagnostic complete(Diagnostic diagnostic) {
        Diagnostic result = diagnostic;
        if (isOurs(result.file())) {
            result = new Diagnostic(
                    request.fileName(),
                    0,
                    0,
                    result.severity(),
                    "in " + ourName(result.file()) + ": " + clean(result.message()),
                    "",
                    result.hints());
        }
        if (result.sourceLine().isEmpty() && result.line() > 0) {
            String source = sourceLine(result.file(), result.line());
            result = new Diagnostic(
                    result.file(),
                    result.line(),
                    column(result, source),
                    result.severity(),
                    clean(result.message()),
                    source,
                    result.hints());
        }
        return withHint(result);
    }

    /** Columns count in the text after the preprocessor; finds the place in the user's line. */
    private int column(Diagnostic diagnostic, String source) {
        int column = diagnostic.column();
        String expanded = preprocessedLine(diagnostic.file(), diagnostic.line());
        if (column <= 0 || expanded == null || expanded.equals(source)) {
            return column;
        }
        return sourceColumn(column, expanded, source);
    }

    /**
     * Maps a column of a line whose macros are expanded to the line with macros: outside of what was expanded they correspond, inside
     * it is the macro that is meant.
     */
    static int sourceColumn(int column, String expanded, String source) {
        if (column > expanded.length() + 1) {
            return 0;
        }
        // The preprocessor writes one blank for the indentation.
        int indentation = indentation(source);
        String from = expanded.strip();
        String to = source.strip();
        int at = column - 1 - indentation(expanded);
        if (at < 0) {
            return 0;
        }
        int prefix = 0;
        while (prefix < from.length() && prefix < to.length() && from.charAt(prefix) == to.charAt(prefix)) {
            prefix++;
        }
        if (at < prefix || from.equals(to)) {
            return at + indentation + 1;
        }
        int suffix = 0;
        int most = Math.min(from.length(), to.length()) - prefix;
        while (suffix < most && from.charAt(from.length() - 1 - suffix) == to.charAt(to.length() - 1 - suffix)) {
            suffix++;
        }
        if (at >= from.length() - suffix) {
            return to.length() - (from.length() - at) + indentation + 1;
        }
        int end = at;
        while (end < from.length() && Character.isJavaIdentifierPart(from.charAt(end))) {
            end++;
        }
        // Between two macros: the same text, if the user's line has it once.
        for (int stop = end; stop > at && stop <= from.length(); stop++) {
            String text = from.substring(at, stop);
            int same = to.indexOf(text, prefix);
            if (same < 0) {
                break;
            }
            if (to.indexOf(text, same + 1) < 0) {
                return same + indentation + 1;
            }
        }
        int start = Math.min(prefix, to.length());
        while (start > 0 && Character.isJavaIdentifierPart(to.charAt(start - 1))) {
            start--;
        }
        return start + indentation + 1;
    }

    private static int indentation(String line) {
        return line.length() - line.stripLeading().length();
    }

    private Diagnostic withHint(Diagnostic diagnostic) {
        if (!diagnostic.hints().isEmpty()) {
            return diagnostic;
        }
        Matcher missing = NO_FILE.matcher(diagnostic.message());
        if (missing.find()) {
            String header = missing.group(1);
            return new Diagnostic(
                    diagnostic.file(),
                    diagnostic.line(),
                    diagnostic.column(),
                    diagnostic.severity(),
                    "header '" + header + "': no such file",
                    diagnostic.sourceLine(),
                    List.of("-I DIR adds a directory to search"));
        }
        String name = undeclared(diagnostic).orElse("");
        if (!name.isEmpty() && !diagnostic.message().contains("did you mean")) {
            Optional<String> header = headerOf(name);
            if (header.isPresent()) {
                return diagnostic.withHint("'" + name + "' comes with #include <" + header.get() + ">");
            }
            if (name.equals(name.toUpperCase(java.util.Locale.ROOT)) && name.length() > 2) {
                return diagnostic.withHint("if '" + name
                        + "' is a macro of the kernel, BTF does not have it: #define it in the program, or compile"
                        + " with the kernel's own headers (--kernel-headers)");
            }
            if (diagnostic.message().startsWith("unknown type name")) {
                return diagnostic.withHint(
                        "kernel " + request.kernel().release() + " has no typedef of that name in its BTF");
            }
        }
        if (diagnostic.message().contains("incomplete")) {
            Matcher incomplete = INCOMPLETE.matcher(diagnostic.message());
            if (incomplete.matches()) {
                return diagnostic.withHint(
                        "kernel " + request.kernel().release() + " has no '" + incomplete.group(1) + "' in its BTF");
            }
        }
        return diagnostic;
    }

    private Optional<String> headerOf(String macro) {
        try {
            return MacroList.read(include).headerFor(macro);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Returns what a message says that the program has not declared; empty if that is not what is wrong. */
    static Optional<String> undeclared(Diagnostic diagnostic) {
        Matcher undeclared = UNDECLARED.matcher(diagnostic.message());
        return undeclared.matches() ? Optional.of(undeclared.group(1)) : Optional.empty();
    }

    private void addNote(List<Diagnostic> found, String file, int line, String message) {
        Matcher real = REAL_PLACE.matcher(message);
        if (real.matches()) {
            moveTo(found, real.group(1), number(real.group(2)));
            return;
        }
        if (found.isEmpty() || message.startsWith("expanded from") || message.startsWith("(skipping")) {
            return;
        }
        Diagnostic last = found.getLast();
        if (last.hints().size() < 3) {
            String place = file.equals(last.file()) ? "line " + line : file + ":" + line;
            found.set(found.size() - 1, last.withHint(message + " (" + place + ")"));
        }
    }

    /** The back end gives the line of the function, and the right one in a note. */
    private void moveTo(List<Diagnostic> found, String file, int line) {
        if (found.isEmpty() || line == 0 || isOurs(file)) {
            return;
        }
        Diagnostic last = found.getLast();
        found.set(
                found.size() - 1,
                complete(new Diagnostic(file, line, 0, last.severity(), last.message(), "", last.hints())));
    }

    /** Tells whether a message of the back end says of the user's program what is wrong with it. */
    static boolean isOfTheUser(String message) {
        return message.startsWith("function '") || message.equals(SIGNED_DIVISION) || message.equals(ATOMIC_RESULT);
    }

    private String message(String text) {
        String message = clean(FLAG.matcher(text).replaceFirst(""));
        if (message.startsWith("Looks like the BPF stack limit is exceeded")) {
            return STACK;
        }
        if (message.startsWith("unsupported signed division")) {
            return SIGNED_DIVISION;
        }
        if (message.startsWith("Invalid usage of the XADD return value")) {
            return ATOMIC_RESULT;
        }
        return message;
    }

    /** Takes our paths out of a text. */
    private String clean(String text) {
        String result = text;
        if (work != null) {
            result = result.replace(work + "/vmlinux.h", "the kernel's types")
                    .replace(work + "/", "")
                    .replace(work.toString(), "");
        }
        return result.replace(include + "/", "").replace(include.toString(), "");
    }

    private boolean isOurs(String file) {
        return file.startsWith(include.toString())
                || (work != null && file.startsWith(work.toString()))
                || file.equals("<stdin>")
                || file.equals("<built-in>")
                || file.equals("<command line>")
                || file.equals("vmlinux.h");
    }

    private String ourName(String file) {
        if (file.startsWith(include.toString())) {
            return "<" + file.substring(include.toString().length() + 1) + ">";
        }
        if (file.endsWith("vmlinux.h")) {
            return "the kernel's types";
        }
        if (file.equals("<command line>")) {
            return "the flags";
        }
        return "the rewritten program";
    }

    /** Returns a line of the program, of what it says is from elsewhere, or of a file; empty if there is none. */
    private String sourceLine(String file, int number) {
        if (userLines == null) {
            userLines = new SourceLines(request.fileName(), request.text());
        }
        String line = userLines.line(file, number);
        if (line != null || file.equals(request.fileName())) {
            return line == null ? "" : line;
        }
        try {
            line = new SourceLines(file, Files.readString(Path.of(file))).line(file, number);
            return line == null ? "" : line;
        } catch (IOException | RuntimeException e) {
            return "";
        }
    }

    /** Returns a line of a file as it looks after the preprocessor; null if it is not there. */
    private @Nullable String preprocessedLine(String file, int line) {
        String current = "";
        int number = 0;
        String found = null;
        for (String text : preprocessed.split("\n", -1)) {
            if (text.startsWith("# ") && text.length() > 2 && Character.isDigit(text.charAt(2))) {
                int open = text.indexOf('"');
                int close = text.indexOf('"', open + 1);
                if (open > 0 && close > 0) {
                    current = text.substring(open + 1, close);
                    number = number(text.substring(2, open).strip());
                    continue;
                }
            }
            if (number == line && current.equals(file)) {
                found = text;
            }
            number++;
        }
        return found;
    }

    private static Severity severity(String word) {
        return switch (word) {
            case "warning", "remark" -> Severity.WARNING;
            case "note" -> Severity.NOTE;
            default -> Severity.ERROR;
        };
    }

    private static int number(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Returns the bytes of a text, for clang. */
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
