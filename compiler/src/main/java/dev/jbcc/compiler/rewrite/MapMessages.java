package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.Diagnostic;
import dev.jbcc.compiler.Diagnostic.Severity;
import dev.jbcc.compiler.ast.SourceText;
import dev.jbcc.compiler.ast.SyntaxTree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts what clang says about the declarations of maps and about calls of their methods into words about maps. */
final class MapMessages {
    private static final Pattern NO_MEMBER =
            Pattern.compile("no member named '(\\w+)' in 'struct (\\w+)__table'.*", Pattern.DOTALL);
    private static final Pattern DECLARATION = Pattern.compile("struct (\\w+)__table \\{");
    private static final Pattern INCOMPLETE = Pattern.compile("field has incomplete type '([^']+)'.*");
    private static final Pattern TOO_LARGE = Pattern.compile("array is too large \\((\\d+) elements\\)");
    private static final Pattern ARGUMENT_COUNT =
            Pattern.compile("too (?:few|many) arguments to function call, expected.* have (\\d+).*");
    private static final Pattern ARGUMENT_TYPE =
            Pattern.compile("incompatible (?:pointer types|integer to pointer conversion|pointer to integer conversion)"
                    + " passing '([^']+)'(?: \\(aka '[^']+'\\))? to parameter of type '([^']+)'.*");
    private static final String SUGGESTION = "; did you mean ";

    private static final String NO_STRING = "its type is not a string";

    private final Map<String, Diagnostic> unreadable = new HashMap<>();
    private final SourceText text;
    private final SourceMap map;

    /**
     * @param text the parsed text, with the prelude
     */
    MapMessages(SourceText text, SourceMap map) {
        this.text = text;
        this.map = map;
    }

    /** Returns the message in other words; empty if it is not about maps. */
    Optional<Diagnostic> translate(SyntaxTree.Message message, Severity severity) {
        Matcher member = NO_MEMBER.matcher(message.text());
        if (member.matches()) {
            return Optional.of(noMethod(message, severity, member.group(1), member.group(2)));
        }
        if (message.offset() < 0) {
            return Optional.empty();
        }
        Optional<Diagnostic> declaration = ofDeclaration(message, severity);
        return declaration.isPresent() ? declaration : ofCall(message, severity);
    }

    private Diagnostic noMethod(SyntaxTree.Message message, Severity severity, String method, String name) {
        List<String> methods = kindOf(name).methodNames();
        String hint = Similar.to(method, methods)
                .map(similar -> "did you mean '" + similar + "'")
                .orElse("it has " + String.join(", ", methods));
        return new Diagnostic(
                message.file(),
                message.line(),
                message.column(),
                severity,
                "map '" + name + "': no method '" + method + "'",
                "",
                List.of(hint));
    }

    private MapKind kindOf(String name) {
        int struct = text.all().indexOf("struct " + name + "__table {");
        int annotation = text.all().indexOf("jbcc.map:", Math.max(struct, 0));
        if (struct < 0 || annotation < 0) {
            return MapKind.UNKNOWN;
        }
        String literals =
                DialectMap.literals(text.slice(annotation - 1, text.all().indexOf(")))", annotation)));
        String[] parts = literals.split("[:$]", 4);
        return parts.length < 3 ? MapKind.UNKNOWN : MapKind.of(parts[2]);
    }

    // ---- declarations

    private Optional<Diagnostic> ofDeclaration(SyntaxTree.Message message, Severity severity) {
        int lineStart = text.all().lastIndexOf('\n', message.offset() - 1) + 1;
        int newline = text.all().indexOf('\n', message.offset());
        int lineEnd = newline < 0 ? text.length() : newline;
        Matcher declaration = DECLARATION.matcher(text.all()).region(lineStart, lineEnd);
        int start = -1;
        String name = "";
        while (declaration.find() && declaration.start() <= message.offset()) {
            start = declaration.start();
            name = declaration.group(1);
        }
        int end = start < 0 ? -1 : text.all().indexOf(")))", start);
        if (start < 0 || (end >= 0 && end + 3 <= message.offset())) {
            return Optional.empty();
        }
        Diagnostic first = unreadable.get(name);
        if (first != null) {
            return Optional.of(first); // what follows from that says nothing new
        }
        SourceMap.Place place = map.placeOf(start);
        String what = message.text();
        int suggestion = what.indexOf(SUGGESTION);
        List<String> hints = suggestion < 0
                ? List.of()
                : List.of(what.substring(suggestion + 2).replace("?", ""));
        if (suggestion >= 0) {
            what = what.substring(0, suggestion);
        }
        Matcher incomplete = INCOMPLETE.matcher(what);
        Matcher tooLarge = TOO_LARGE.matcher(what);
        if (incomplete.matches()) {
            what = "type '" + incomplete.group(1) + "' is not complete";
            hints = List.of("define it, or take a pointer to it");
        } else if (tooLarge.matches()) {
            what = tooLarge.group(1) + " entries; at most 4294967295 are possible";
        } else if (what.contains("negative size")) {
            what = "a negative number of entries";
        } else if (what.contains("variable length array") || what.contains("fields must have a constant size")) {
            what = "the number of entries is not a constant";
        } else if (what.startsWith("redefinition of '")) {
            what = "declared twice";
        } else if (what.equals("expected ')'")) {
            what = NO_STRING;
            hints = List.of("write it in quotes, such as \"hash\"");
        }
        Diagnostic translated = new Diagnostic(
                place.file(), place.line(), place.column(), severity, "map '" + name + "': " + what, "", hints);
        if (what.equals(NO_STRING)) {
            unreadable.put(name, translated);
        }
        return Optional.of(translated);
    }

    // ---- calls

    private Optional<Diagnostic> ofCall(SyntaxTree.Message message, Severity severity) {
        Matcher count = ARGUMENT_COUNT.matcher(message.text());
        Matcher type = ARGUMENT_TYPE.matcher(message.text());
        if (!count.matches() && !type.matches()) {
            return Optional.empty();
        }
        int argument = 0;
        int depth = 0;
        int at = message.offset() - 1;
        for (; at >= 0 && (depth > 0 || text.at(at) != '('); at--) {
            char c = text.at(at);
            depth += c == ')' ? 1 : c == '(' ? -1 : 0;
            argument += c == ',' && depth == 0 ? 1 : 0;
        }
        int dot = at < 0 ? -1 : at - text.identifierBefore(at).length() - 1;
        if (dot < 0 || text.at(dot) != '.') {
            return Optional.empty();
        }
        String name = text.identifierBefore(dot);
        Optional<MapMethod> method = kindOf(name).method(text.identifierBefore(at));
        if (method.isEmpty() || !text.all().contains("struct " + name + "__table {")) {
            return Optional.empty();
        }
        String what = "map '" + name + "': " + method.get().signature() + ": ";
        if (count.matches()) {
            int given = Integer.parseInt(count.group(1));
            int wanted = method.get().parameters().size();
            what += given + (given == 1 ? " argument" : " arguments") + ", expected "
                    + (method.get().takesAmount() ? "1 or 2" : wanted);
        } else {
            what += "argument " + (argument + 1) + " is of type '" + type.group(1) + "', expected '" + type.group(2)
                    + "'";
        }
        return Optional.of(
                new Diagnostic(message.file(), message.line(), message.column(), severity, what, "", List.of()));
    }
}
