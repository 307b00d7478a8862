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
            BtfType type = btf.type(id);
            // By kind number: a switch over types is linked at run time, which costs milliseconds in a cold JVM.
            switch (btf.kind(id)) {
                case Kind.PTR -> {
                    declarator =
                            "*" + qualifiers + (qualifiers.isEmpty() || declarator.isEmpty() ? "" : " ") + declarator;
                    qualifiers = "";
                    afterPointer = true;
                    id = ((BtfType.Ptr) type).targetTypeId();
                }
                case Kind.ARRAY -> {
                    if (afterPointer) {
                        declarator = "(" + declarator + ")";
                    }
                    declarator += "[" + Integer.toUnsignedString(((BtfType.Array) type).length()) + "]";
                    afterPointer = false;
                    id = ((BtfType.Array) type).elementTypeId();
                }
                case Kind.FUNC_PROTO -> {
                    if (afterPointer) {
                        declarator = "(" + declarator + ")";
                    }
                    declarator += parameters(btf, ((BtfType.FuncProto) type).params(), i + 1, left);
                    afterPointer = false;
                    qualifiers = "";
                    id = ((BtfType.FuncProto) type).returnTypeId();
                }
                case Kind.CONST -> {
                    qualifiers = join(qualifiers, "const");
                    id = ((BtfType.Const) type).typeId();
                }
                case Kind.VOLATILE -> {
                    qualifiers = join(qualifiers, "volatile");
                    id = ((BtfType.Volatile) type).typeId();
                }
                case Kind.RESTRICT -> {
                    qualifiers = join(qualifiers, "restrict");
                    id = ((BtfType.Restrict) type).typeId();
                }
                case Kind.TYPE_TAG -> id = ((BtfType.TypeTag) type).typeId();
                case Kind.FUNC -> {
                    declarator = type.name();
                    afterPointer = false;
                    id = ((BtfType.Func) type).protoTypeId();
                }
                case Kind.VAR -> {
                    declarator = type.name();
                    id = ((BtfType.Var) type).typeId();
                }
                case Kind.DECL_TAG -> id = ((BtfType.DeclTag) type).typeId();
                case Kind.STRUCT -> {
                    return finish(qualifiers, "struct" + tag(type.name()), declarator);
                }
                case Kind.UNION -> {
                    return finish(qualifiers, "union" + tag(type.name()), declarator);
                }
                case Kind.ENUM, Kind.ENUM64 -> {
                    return finish(qualifiers, "enum" + tag(type.name()), declarator);
                }
                case Kind.FWD -> {
                    String keyword = ((BtfType.Forward) type).union() ? "union" : "struct";
                    return finish(qualifiers, keyword + tag(type.name()), declarator);
                }
                default -> {
                    String spelled =
                            type instanceof BtfType.Unknown unknown ? "(kind " + unknown.kind() + ")" : type.name();
                    return finish(qualifiers, spelled, declarator);
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
