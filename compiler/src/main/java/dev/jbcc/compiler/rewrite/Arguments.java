package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.ast.Node;
import dev.jbcc.compiler.ast.SourceText;
import java.util.List;

/** The arguments of a call, rendered, with what stands between them in the source: line breaks and comments stay. */
final class Arguments {
    private final SourceText text;
    private final Renderer renderer;
    private final Node call;
    private final List<Node> nodes;

    Arguments(SourceText text, Renderer renderer, Node call) {
        this.text = text;
        this.renderer = renderer;
        this.call = call;
        this.nodes = call.children().subList(1, call.childCount());
    }

    int count() {
        return nodes.size();
    }

    Node node(int index) {
        return nodes.get(index);
    }

    /** Returns one argument as it is rendered. */
    String rendered(int index) {
        return renderer.render(nodes.get(index));
    }

    /** Returns what stands before an argument: for the first, what follows the opening parenthesis; for others, the comma as well. */
    String before(int index) {
        int start = index == 0
                ? text.all().indexOf('(', call.child(0).end()) + 1
                : nodes.get(index - 1).end();
        return text.slice(start, nodes.get(index).start());
    }

    /** Returns what stands before the first argument when another one goes before it. */
    String afterAnother() {
        String before = before(0);
        return before.startsWith("\n") ? "," + before : ", " + before;
    }

    /** Returns what stands behind the last argument, the closing parenthesis left out. */
    String tail() {
        return nodes.isEmpty() ? "" : text.slice(nodes.getLast().end(), call.end() - 1);
    }

    /** Returns all arguments, with what stands between them and behind them, but not before them. */
    String all() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < nodes.size(); i++) {
            out.append(i == 0 ? "" : before(i)).append(rendered(i));
        }
        return out.append(tail()).toString();
    }
}
