package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.Diagnostic;
import dev.jbcc.compiler.Diagnostic.Severity;
import dev.jbcc.compiler.ast.SyntaxTree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts what clang says about a source into the words of the dialect. */
final class Messages {
    private static final String SUGGESTION = "; did you mean ";
    private static final String ASSERTION = "static assertion failed: ";

    private final Pattern undeclared =
            Pattern.compile("call to undeclared (?:library )?function '(\\w+)'.*", Pattern.DOTALL);
    private final Pattern functionName = Pattern.compile("(?:\\(\\* const |\\b(?:int|long) )(\\w+)\\)?\\(");
    private final Pattern redeclared = Pattern.compile("static declaration of '(\\w+)' follows non-static declaration");
    private final Set<String> missing = new HashSet<>();
    private final String source;
    private final MapMessages maps;

    private Messages(String source, MapMessages maps) {
        this.source = source;
        this.maps = maps;
    }

    /**
     * Adds messages to the problems.
     *
     * @param source the parsed text, with the whole prelude
     * @param maps knows what is about maps
     */
    static void collect(List<SyntaxTree.Message> messages, String source, MapMessages maps, Problems problems) {
        if (messages.isEmpty()) {
            return;
        }
        Messages translator = new Messages(source, maps);
        for (SyntaxTree.Message message : messages) {
            Matcher redeclared = translator.redeclared.matcher(message.text());
            if (redeclared.matches() && translator.missing.contains(redeclared.group(1))) {
                continue; // that it was called before it was declared has been said
            }
            switch (message.severity()) {
                case ERROR -> problems.add(translator.diagnostic(message, Severity.ERROR));
                case WARNING -> problems.add(translator.diagnostic(message, Severity.WARNING));
                case NOTE -> {}
            }
        }
    }

    private Diagnostic diagnostic(SyntaxTree.Message message, Severity severity) {
        Optional<Diagnostic> aboutMaps = maps.translate(message, severity);
        if (aboutMaps.isPresent()) {
            return aboutMaps.get();
        }
        String text = message.text();
        if (text.startsWith(ASSERTION + "too ")) {
            text = text.substring(ASSERTION.length());
        }
        List<String> hints = new ArrayList<>();
        int suggestion = text.indexOf(SUGGESTION);
        if (suggestion >= 0) {
            String name = text.substring(suggestion + SUGGESTION.length());
            hints.add("did you mean " + (name.endsWith("?") ? name.substring(0, name.length() - 1) : name));
            text = text.substring(0, suggestion);
        }
        Matcher function = undeclared.matcher(text);
        if (function.matches()) {
            text = "no function '" + function.group(1) + "'";
            missing.add(function.group(1));
            Set<String> known = all(functionName, source);
            if (known.contains(function.group(1))) {
                hints.add("it is defined further down: move it up, or declare it before it is called");
            } else if (hints.isEmpty()) {
                Similar.to(function.group(1), known).ifPresent(name -> hints.add("did you mean '" + name + "'"));
            }
        }
        return new Diagnostic(message.file(), message.line(), message.column(), severity, text, "", hints);
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
