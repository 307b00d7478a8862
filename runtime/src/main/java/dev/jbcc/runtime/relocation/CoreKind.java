package dev.jbcc.runtime.relocation;

/** The numbers of {@code enum bpf_core_relo_kind}. */
final class CoreKind {
    static final int FIELD_BYTE_OFFSET = 0;
    static final int FIELD_BYTE_SIZE = 1;
    static final int FIELD_EXISTS = 2;
    static final int FIELD_SIGNED = 3;
    static final int FIELD_LSHIFT_U64 = 4;
    static final int FIELD_RSHIFT_U64 = 5;
    static final int TYPE_ID_LOCAL = 6;
    static final int TYPE_ID_TARGET = 7;
    static final int TYPE_EXISTS = 8;
    static final int TYPE_SIZE = 9;
    static final int ENUMVAL_EXISTS = 10;
    static final int ENUMVAL_VALUE = 11;
    static final int TYPE_MATCHES = 12;

    private CoreKind() {}

    static boolean known(int kind) {
        return kind >= FIELD_BYTE_OFFSET && kind <= TYPE_MATCHES;
    }

    static boolean ofField(int kind) {
        return kind <= FIELD_RSHIFT_U64;
    }

    static boolean ofEnumerator(int kind) {
        return kind == ENUMVAL_EXISTS || kind == ENUMVAL_VALUE;
    }

    /** Returns what is asked for, in words. */
    static String words(int kind) {
        return switch (kind) {
            case FIELD_BYTE_OFFSET -> "field offset";
            case FIELD_BYTE_SIZE -> "field size";
            case FIELD_EXISTS -> "field existence";
            case FIELD_SIGNED -> "field signedness";
            case FIELD_LSHIFT_U64 -> "bit field left shift";
            case FIELD_RSHIFT_U64 -> "bit field right shift";
            case TYPE_ID_LOCAL -> "local type id";
            case TYPE_ID_TARGET -> "kernel type id";
            case TYPE_EXISTS -> "type existence";
            case TYPE_SIZE -> "type size";
            case ENUMVAL_EXISTS -> "enumerator existence";
            case ENUMVAL_VALUE -> "enumerator value";
            case TYPE_MATCHES -> "type match";
            default -> "relocation kind " + kind;
        };
    }
}
