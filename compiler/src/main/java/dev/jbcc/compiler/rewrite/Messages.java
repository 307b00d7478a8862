package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.Diagnostic;
import dev.jbcc.compiler.Diagnostic.Severity;
import dev.jbcc.compiler.ast.SyntaxTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts what clang says about a source into the words of the dialect. */
final class Messages {
    private static final String SUGGESTION = "; did you mean ";

    private final Pattern noMember = Pattern.compile("no member named '(\\w+)' in 'struct (\\w+)__table'");
    private final Pattern undeclared =
            Pattern.compile("call to undeclared (?:library )?function '(\\w+)'.*", Pattern.DOTALL);
    private final Pattern functionName = Pattern.compile("(?:\\(\\* const |\\b(?:int|long) )(\\w+)\\)?\\(");
    private final Pattern method = Pattern.compile("\\(\\*(\\w+)\\)\\(");
    private final String source;

    private Messages(String source) {
        this.source = source;
    }

    /**
     * Adds messages to the problems.
     *
     * @param source the parsed text, with the prelude
     */
    static void collect(List<SyntaxTree.Message> messages, String source, Problems problems) {
        if (messages.isEmpty()) {
            return;
        }
        Messages translator = new Messages(source);
        for (SyntaxTree.Message message : messages) {
            switch (message.severity()) {
                case ERROR -> problems.add(translator.diagnostic(message, Severity.ERROR));
                case WARNING -> problems.add(translator.diagnostic(message, Severity.WARNING));
                case NOTE -> {}
            }
        }
    }

    private Diagnostic diagnostic(SyntaxTree.Message message, Severity severity) {
        String text = message.text();
        List<String> hints = new ArrayList<>();
        int suggestion = text.indexOf(SUGGESTION);
        if (suggestion >= 0) {
            String name = text.substring(suggestion + SUGGESTION.length());
            hints.add("did you mean " + (name.endsWith("?") ? name.substring(0, name.length() - 1) : name));
            text = text.substring(0, suggestion);
        }
        Matcher member = noMember.matcher(text);
        Matcher function = undeclared.matcher(text);
        if (member.matches()) {
            text = "map '" + member.group(2) + "': no method '" + member.group(1) + "'";
            Set<String> methods = methodsOf(member.group(2));
            if (hints.isEmpty()) {
                hints.add(Similar.to(member.group(1), methods)
                        .map(name -> "did you mean '" + name + "'")
                        .orElse("it has " + String.join(", ", methods)));
            }
        } else if (function.matches()) {
            text = "no function '" + function.group(1) + "'";
            if (hints.isEmpty()) {
                Similar.to(function.group(1), all(functionName, source))
                        .ifPresent(name -> hints.add("did you mean '" + name + "'"));
            }
        }
        return new Diagnostic(message.file(), message.line(), message.column(), severity, text, "", hints);
    }

    /** The prelude declares a map on one line, its methods as pointers to functions. */
    private Set<String> methodsOf(String map) {
        int start = source.indexOf("struct " + map + "__table {");
        int end = source.indexOf('\n', Math.max(start, 0));
        return start < 0 || end < 0 ? Set.of() : all(method, source.substring(start, end));
    }

    private static Set<String> all(Pattern pattern, String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }
}
