package dev.jbcc.runtime.btf;

import java.util.List;

/** Writes types and declarations as C does. */
final class TypeNames {
    /** Functions that take functions, level upon level, could be spelled for ever; past so many parameters come dots. */
    private static final int MAX_PARAMETERS = 1000;

    private TypeNames() {}

    /** Works from the name outwards, as one reads a C declaration. */
    static String declaration(Btf btf, int id, String name) {
        return declaration(btf, id, name, 0, new int[] {MAX_PARAMETERS});
    }

    private static String declaration(Btf btf, int typeId, String name, int depth, int[] left) {
        String declarator = name;
        int id = typeId;
        boolean afterPointer = false;
        String qualifiers = "";
        for (int i = depth; i < Btf.MAX_DEPTH; i++) {
            switch (btf.type(id)) {
                case BtfType.Ptr pointer -> {
                    declarator =
                            "*" + qualifiers + (qualifiers.isEmpty() || declarator.isEmpty() ? "" : " ") + declarator;
                    qualifiers = "";
                    afterPointer = true;
                    id = pointer.targetTypeId();
                }
                case BtfType.Array array -> {
                    if (afterPointer) {
                        declarator = "(" + declarator + ")";
                    }
                    declarator += "[" + Integer.toUnsignedString(array.length()) + "]";
                    afterPointer = false;
                    id = array.elementTypeId();
                }
                case BtfType.FuncProto proto -> {
                    if (afterPointer) {
                        declarator = "(" + declarator + ")";
                    }
                    declarator += parameters(btf, proto.params(), i + 1, left);
                    afterPointer = false;
                    qualifiers = "";
                    id = proto.returnTypeId();
                }
                case BtfType.Const qualified -> {
                    qualifiers = join(qualifiers, "const");
                    id = qualified.typeId();
                }
                case BtfType.Volatile qualified -> {
                    qualifiers = join(qualifiers, "volatile");
                    id = qualified.typeId();
                }
                case BtfType.Restrict qualified -> {
                    qualifiers = join(qualifiers, "restrict");
                    id = qualified.typeId();
                }
                case BtfType.TypeTag tagged -> id = tagged.typeId();
                case BtfType.Func function -> {
                    declarator = function.name();
                    afterPointer = false;
                    id = function.protoTypeId();
                }
                case BtfType.Var variable -> {
                    declarator = variable.name();
                    id = variable.typeId();
                }
                case BtfType.Composite type -> {
                    return finish(qualifiers, (type.union() ? "union" : "struct") + tag(type.name()), declarator);
                }
                case BtfType.Enumeration type -> {
                    return finish(qualifiers, "enum" + tag(type.name()), declarator);
                }
                case BtfType.Forward type -> {
                    return finish(qualifiers, (type.union() ? "union" : "struct") + tag(type.name()), declarator);
                }
                case BtfType.Void type -> {
                    return finish(qualifiers, type.name(), declarator);
                }
                case BtfType.Int type -> {
                    return finish(qualifiers, type.name(), declarator);
                }
                case BtfType.FloatType type -> {
                    return finish(qualifiers, type.name(), declarator);
                }
                case BtfType.Typedef type -> {
                    return finish(qualifiers, type.name(), declarator);
                }
                case BtfType.DataSection type -> {
                    return finish(qualifiers, type.name(), declarator);
                }
                case BtfType.DeclTag tagged -> id = tagged.typeId();
                case BtfType.Unknown type -> {
                    return finish(qualifiers, "(kind " + type.kind() + ")", declarator);
                }
            }
        }
        return finish(qualifiers, "(...)", declarator);
    }

    private static String parameters(Btf btf, List<BtfType.Param> params, int depth, int[] left) {
        if (params.isEmpty()) {
            return "(void)";
        }
        StringBuilder out = new StringBuilder("(");
        for (int i = 0; i < params.size(); i++) {
            if (i > 0) {
                out.append(", ");
            }
            BtfType.Param param = params.get(i);
            if (--left[0] < 0) {
                out.append("...");
                break;
            }
            if (i == params.size() - 1 && param.typeId() == 0 && param.name().isEmpty()) {
                out.append("...");
            } else {
                // Deep nesting of parameter lists multiplies, so each level spends more of the allowance.
                out.append(declaration(btf, param.typeId(), param.name(), depth + 8, left));
            }
        }
        return out.append(')').toString();
    }

    private static String tag(String name) {
        return name.isEmpty() ? " {...}" : " " + name;
    }

    private static String join(String a, String b) {
        return a.isEmpty() ? b : a + " " + b;
    }

    private static String finish(String qualifiers, String base, String declarator) {
        String type = join(qualifiers, base);
        if (declarator.isEmpty()) {
            return type;
        }
        return declarator.startsWith("[") ? type + declarator : type + " " + declarator;
    }
}
