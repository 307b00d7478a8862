package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.Diagnostic;
import dev.jbcc.compiler.ast.SyntaxTree;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts what clang says about a source into the words of the dialect. */
final class Messages {
    private static final Pattern NO_MEMBER = Pattern.compile("no member named '(\\w+)' in 'struct (\\w+)__table'");
    private static final Pattern UNDECLARED =
            Pattern.compile("call to undeclared (?:library )?function '(\\w+)'.*", Pattern.DOTALL);
    private static final String SUGGESTION = "; did you mean ";

    private Messages() {}

    static void collect(List<SyntaxTree.Message> messages, Problems problems) {
        for (SyntaxTree.Message message : messages) {
            switch (message.severity()) {
                case ERROR -> problems.add(diagnostic(message, Diagnostic.Severity.ERROR));
                case WARNING -> problems.add(diagnostic(message, Diagnostic.Severity.WARNING));
                case NOTE -> {}
            }
        }
    }

    private static Diagnostic diagnostic(SyntaxTree.Message message, Diagnostic.Severity severity) {
        String text = message.text();
        List<String> hints = List.of();
        int suggestion = text.indexOf(SUGGESTION);
        if (suggestion >= 0) {
            String name = text.substring(suggestion + SUGGESTION.length());
            hints = List.of("did you mean " + (name.endsWith("?") ? name.substring(0, name.length() - 1) : name));
            text = text.substring(0, suggestion);
        }
        Matcher member = NO_MEMBER.matcher(text);
        if (member.matches()) {
            text = "map '" + member.group(2) + "': no method '" + member.group(1) + "'";
        }
        Matcher function = UNDECLARED.matcher(text);
        if (function.matches()) {
            text = "no function '" + function.group(1) + "'";
        }
        return new Diagnostic(message.file(), message.line(), message.column(), severity, text, "", hints);
    }
}
