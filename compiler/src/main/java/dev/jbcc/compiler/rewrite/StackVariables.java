package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.ast.Declaration;
import dev.jbcc.compiler.ast.Node;
import dev.jbcc.compiler.ast.NodeKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The variables that the functions of a source have on the stack, as far as the optimiser leaves them there. */
final class StackVariables {
    private StackVariables() {}

    /** Returns them, the largest first. */
    static List<LocalVariable> of(Unit unit) {
        List<LocalVariable> found = new ArrayList<>();
        for (Function function : unit.model().functions()) {
            collect(function.body(), function, unit, found);
        }
        found.sort(Comparator.comparingLong(LocalVariable::sizeBytes).reversed());
        return found;
    }

    private static void collect(Node node, Function function, Unit unit, List<LocalVariable> found) {
        Declaration variable = node.is(NodeKind.VARIABLE) ? node.declaration() : null;
        if (variable != null && variable.type().sizeBytes() > 0 && !isStatic(node, unit)) {
            SourceMap.Place place = unit.map().placeOf(node.start());
            found.add(new LocalVariable(
                    function.declaration().name(),
                    variable.name(),
                    place.file(),
                    place.line(),
                    variable.type().sizeBytes()));
        }
        for (Node child : node.children()) {
            collect(child, function, unit, found);
        }
    }

    private static boolean isStatic(Node variable, Unit unit) {
        return SourceModel.hasWord(unit.text().of(variable), "static");
    }
}
