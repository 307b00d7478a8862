package dev.jbcc.runtime.btf;

/** The numbers of {@code BTF_KIND_*}. */
public final class Kind {
    public static final int INT = 1;
    public static final int PTR = 2;
    public static final int ARRAY = 3;
    public static final int STRUCT = 4;
    public static final int UNION = 5;
    public static final int ENUM = 6;
    public static final int FWD = 7;
    public static final int TYPEDEF = 8;
    public static final int VOLATILE = 9;
    public static final int CONST = 10;
    public static final int RESTRICT = 11;
    public static final int FUNC = 12;
    public static final int FUNC_PROTO = 13;
    public static final int VAR = 14;
    public static final int DATASEC = 15;
    public static final int FLOAT = 16;
    public static final int DECL_TAG = 17;
    public static final int TYPE_TAG = 18;
    public static final int ENUM64 = 19;

    private Kind() {}

    /** Tells whether a type of that kind number decodes to that record. */
    static boolean is(int kind, Class<? extends BtfType> type) {
        Class<? extends BtfType> decoded = switch (kind) {
            case INT -> BtfType.Int.class;
            case PTR -> BtfType.Ptr.class;
            case ARRAY -> BtfType.Array.class;
            case STRUCT, UNION -> BtfType.Composite.class;
            case ENUM, ENUM64 -> BtfType.Enumeration.class;
            case FWD -> BtfType.Forward.class;
            case TYPEDEF -> BtfType.Typedef.class;
            case VOLATILE -> BtfType.Volatile.class;
            case CONST -> BtfType.Const.class;
            case RESTRICT -> BtfType.Restrict.class;
            case FUNC -> BtfType.Func.class;
            case FUNC_PROTO -> BtfType.FuncProto.class;
            case VAR -> BtfType.Var.class;
            case DATASEC -> BtfType.DataSection.class;
            case FLOAT -> BtfType.FloatType.class;
            case DECL_TAG -> BtfType.DeclTag.class;
            case TYPE_TAG -> BtfType.TypeTag.class;
            case 0 -> BtfType.Void.class;
            default -> BtfType.Unknown.class;
        };
        return decoded == type;
    }
}
