package dev.jbcc.runtime.relocation;

import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.runtime.object.ProgramSpec;
import java.util.OptionalInt;

/**
 * What a program declares with {@code __ksym}: a variable or function of the kernel.
 *
 * @param name without a flavour: what follows three underscores is the program's own business
 * @param typed whether the declaration says a type; a variable of type {@code void} stands for an address only
 * @param function whether it is a function
 * @param typeId of the variable's type, or the function's prototype, in the object's BTF
 */
public record KernelSymbol(String name, boolean typed, boolean function, int typeId) {
    /** Returns a name without the flavour that programs may give it, such as {@code ___new}. */
    public static String withoutFlavour(String name) {
        return CorePath.essential(name);
    }

    /** Returns what an extern declares. */
    public static KernelSymbol of(Btf object, ProgramSpec.Reference.Extern extern) {
        BtfType declaration = object.type(extern.typeId());
        String name = CorePath.essential(extern.symbol());
        if (declaration instanceof BtfType.Func function) {
            return new KernelSymbol(name, true, true, function.protoTypeId());
        }
        int type = declaration instanceof BtfType.Var variable ? object.resolve(variable.typeId()) : 0;
        return new KernelSymbol(name, type != 0, false, type);
    }

    /** Returns the id of the declaration in the kernel's BTF; empty if the kernel has no such thing. */
    public OptionalInt find(Btf kernel) {
        return kernel.findTypeId(name, function ? BtfType.Func.class : BtfType.Var.class);
    }

    /** Returns the id of the declaration in the BTF of a module, without the kernel's; empty if the module has no such thing. */
    public OptionalInt findOwn(Btf module) {
        return module.findOwnTypeId(name, function ? BtfType.Func.class : BtfType.Var.class);
    }

    /** Tells whether what the kernel has under that id is of a compatible type. */
    public boolean matches(Btf object, Btf kernel, int id) {
        BtfType found = kernel.type(id);
        int type = found instanceof BtfType.Func other
                ? other.protoTypeId()
                : found instanceof BtfType.Var variable ? kernel.resolve(variable.typeId()) : 0;
        return new CoreMatcher(object, kernel).compatible(typeId, type);
    }
}
