package dev.jbcc.compiler.kernel;

import dev.jbcc.compiler.rewrite.KernelFacts.KernelFunction;
import dev.jbcc.compiler.rewrite.KernelFacts.Parameter;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The functions of a kernel or module, as BTF describes them. */
public final class KernelFunctions {
    private KernelFunctions() {}

    /**
     * Returns a function.
     *
     * @param own whether the table's base does not count
     */
    public static Optional<KernelFunction> find(Btf btf, String name, boolean own) {
        OptionalInt id = own ? btf.findOwnTypeId(name, BtfType.Func.class) : btf.findTypeId(name, BtfType.Func.class);
        if (id.isEmpty()
                || !(btf.type(id.getAsInt()) instanceof BtfType.Func function)
                || !(btf.type(function.protoTypeId()) instanceof BtfType.FuncProto prototype)) {
            return Optional.empty();
        }
        List<Parameter> parameters = new ArrayList<>();
        for (BtfType.Param param : prototype.params()) {
            parameters.add(new Parameter(btf.typeName(param.typeId()), structBehind(btf, param.typeId())));
        }
        boolean returnsValue = btf.resolve(prototype.returnTypeId()) != 0;
        return Optional.of(new KernelFunction(
                btf.declaration(function.protoTypeId(), name), List.copyOf(parameters), returnsValue));
    }

    private static String structBehind(Btf btf, int typeId) {
        return btf.type(btf.resolve(typeId)) instanceof BtfType.Ptr pointer
                        && !TypedAccess.isElsewhere(btf, pointer)
                        && btf.type(btf.resolve(pointer.targetTypeId())) instanceof BtfType.Composite composite
                ? composite.name()
                : "";
    }
}
