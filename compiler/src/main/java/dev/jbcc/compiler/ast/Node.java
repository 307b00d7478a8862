package dev.jbcc.compiler.ast;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One node of the tree. Complete when its tree has been read; types and declarations are looked up when asked for, which is
 * only allowed while the tree is open.
 */
public final class Node {
    private final NodeKind kind;
    private final int start;
    private final int end;
    private final @Nullable Node parent;
    private final Object handle;
    private final Facts facts;
    private List<Node> children = List.of();
    private @Nullable Type type;
    private @Nullable Declaration declaration;
    private boolean declarationKnown;

    /**
     * @param start the first byte in the text
     * @param end one past the last byte
     * @param handle what the parser knows this node by
     */
    public Node(NodeKind kind, int start, int end, @Nullable Node parent, Object handle, Facts facts) {
        this.kind = kind;
        this.start = start;
        this.end = end;
        this.parent = parent;
        this.handle = handle;
        this.facts = facts;
    }

    /** Adds a child behind the others. For the parser only. */
    public void add(Node child) {
        if (children.isEmpty()) {
            children = new ArrayList<>(4);
        }
        children.add(child);
    }

    public NodeKind kind() {
        return kind;
    }

    public boolean is(NodeKind other) {
        return kind == other;
    }

    public int start() {
        return start;
    }

    public int end() {
        return end;
    }

    public @Nullable Node parent() {
        return parent;
    }

    /** Returns the children in the order of the parser, which is nearly always that of the text. */
    public List<Node> children() {
        return Collections.unmodifiableList(children);
    }

    public int childCount() {
        return children.size();
    }

    public Node child(int index) {
        return children.get(index);
    }

    public Node lastChild() {
        return children.getLast();
    }

    public Object handle() {
        return handle;
    }

    public Type type() {
        if (type == null) {
            type = facts.typeOf(this);
        }
        return type;
    }

    /** Returns what this name, member or call refers to, or what this declaration declares; null if nothing. */
    public @Nullable Declaration declaration() {
        if (!declarationKnown) {
            declaration = facts.declarationOf(this);
            declarationKnown = true;
        }
        return declaration;
    }

    /** Returns the children that are expressions. */
    public List<Node> expressions() {
        List<Node> result = new ArrayList<>(children.size());
        for (Node child : children) {
            if (child.kind.isExpression()) {
                result.add(child);
            }
        }
        return result;
    }

    /** Tells whether this is a conversion that the text does not show. */
    public boolean isImplicitConversion() {
        return kind == NodeKind.IMPLICIT
                && children.size() == 1
                && children.getFirst().start == start
                && children.getFirst().end == end;
    }

    /** Returns this expression without implicit conversions and parentheses. */
    public Node bare() {
        Node node = this;
        while ((node.isImplicitConversion() || node.kind == NodeKind.PAREN) && node.childCount() == 1) {
            node = node.child(0);
        }
        return node;
    }

    /** Returns this expression without implicit conversions, parentheses and casts. */
    public Node uncast() {
        Node node = bare();
        while (node.kind == NodeKind.CAST) {
            node = node.lastChild().bare();
        }
        return node;
    }

    @Override
    public String toString() {
        return kind + "[" + start + ".." + end + "]";
    }
}
