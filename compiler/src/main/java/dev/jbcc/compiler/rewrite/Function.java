package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.ast.Declaration;
import dev.jbcc.compiler.ast.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function of the source that has a body.
 *
 * @param section where it goes when it is a program; null when others call it or take its address
 * @param systemCall whether it is attached to a system call's function, whose arguments may lie in a struct of registers
 * @param callback whether its address is taken: the kernel calls it back
 * @param readsForeign whether it runs in programs that may read the kernel's memory
 */
record Function(
        Node node,
        Declaration declaration,
        Node body,
        List<Node> parameters,
        @Nullable ProgramSection section,
        boolean systemCall,
        boolean callback,
        boolean readsForeign) {
    boolean isProgram() {
        return section != null;
    }

    Function withReads(boolean allowed) {
        return new Function(node, declaration, body, parameters, section, systemCall, callback, allowed);
    }
}
