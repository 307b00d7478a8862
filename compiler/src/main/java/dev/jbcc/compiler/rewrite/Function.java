package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.ast.Declaration;
import dev.jbcc.compiler.ast.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function of the source that has a body.
 *
 * @param section where it goes when it is a program; null when others call it or take its address
 * @param callback whether its address is taken: the kernel calls it back
 * @param readsForeign whether it runs in programs that may read the kernel's memory
 */
record Function(
        Node node,
        Declaration declaration,
        Node body,
        List<Node> parameters,
        @Nullable ProgramSection section,
        boolean callback,
        boolean readsForeign) {
    boolean isProgram() {
        return section != null;
    }

    /** Tells whether it is attached to a system call's function, whose arguments lie in registers behind the first one. */
    boolean isSystemCall() {
        return declaration.name().startsWith("syscall__");
    }

    Function withReads(boolean allowed) {
        return new Function(node, declaration, body, parameters, section, callback, allowed);
    }
}
