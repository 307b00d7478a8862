package dev.jbcc.compiler.ast;

import java.util.List;

/** A parsed source. Close it when the last type and declaration has been looked up. */
public interface SyntaxTree extends AutoCloseable {
    /** What the parser said about the source. Positions are those that line markers give. */
    record Message(Severity severity, String file, int line, int column, String text) {}

    /** How bad a message is. */
    enum Severity {
        NOTE,
        WARNING,
        ERROR
    }

    SourceText text();

    /** Returns the declarations at the top of the source from the offset on that the tree was asked for. */
    List<Node> declarations();

    List<Message> messages();

    @Override
    void close();
}
