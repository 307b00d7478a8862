package dev.jbcc.compiler.ast;

import java.util.List;

/** A parsed source. Close it when the last type and declaration has been looked up. */
public interface SyntaxTree extends AutoCloseable {
    /**
     * What the parser said about the source.
     *
     * @param file the position that line markers give, as are line and column
     * @param offset the position in the text that was parsed; -1 if it is in another file
     */
    record Message(Severity severity, String file, int line, int column, int offset, String text) {}

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
