package dev.jbcc.compiler.internal.llvm;

import dev.jbcc.compiler.ast.NodeKind;

/** The cursor kinds of libclang, as in its header {@code clang-c/Index.h}. */
final class CursorKinds {
    private static final int LAST_DECLARATION = 39;
    private static final int FIRST_REFERENCE = 40;
    private static final int LAST_REFERENCE = 50;
    private static final int FIRST_EXPRESSION = 100;
    private static final int LAST_EXPRESSION = 199;
    private static final int FIRST_STATEMENT = 200;
    private static final int LAST_STATEMENT = 349;
    private static final int TRANSLATION_UNIT = 350;
    private static final int ANNOTATE = 406;
    private static final int FIRST_ATTRIBUTE = 400;
    private static final int LAST_ATTRIBUTE = 441;

    private CursorKinds() {}

    static NodeKind kindOf(int kind) {
        return switch (kind) {
            case 2, 3 -> NodeKind.RECORD;
            case 5 -> NodeKind.ENUM;
            case 6 -> NodeKind.FIELD;
            case 7 -> NodeKind.ENUMERATOR;
            case 8 -> NodeKind.FUNCTION;
            case 9 -> NodeKind.VARIABLE;
            case 10 -> NodeKind.PARAMETER;
            case 20 -> NodeKind.TYPEDEF;
            case 100 -> NodeKind.IMPLICIT;
            case 101 -> NodeKind.NAME;
            case 102 -> NodeKind.MEMBER;
            case 103 -> NodeKind.CALL;
            case 106, 107, 108, 110 -> NodeKind.LITERAL;
            case 109 -> NodeKind.STRING;
            case 111 -> NodeKind.PAREN;
            case 112 -> NodeKind.UNARY;
            case 113 -> NodeKind.SUBSCRIPT;
            case 114 -> NodeKind.BINARY;
            case 115 -> NodeKind.COMPOUND_ASSIGNMENT;
            case 116 -> NodeKind.CONDITIONAL;
            case 117 -> NodeKind.CAST;
            case 118 -> NodeKind.COMPOUND_LITERAL;
            case 119 -> NodeKind.INITIALIZER_LIST;
            case 121 -> NodeKind.STATEMENT_EXPRESSION;
            case 122 -> NodeKind.GENERIC_SELECTION;
            case 136 -> NodeKind.SIZE_OF;
            case 202 -> NodeKind.BLOCK;
            case 214 -> NodeKind.RETURN;
            case 215 -> NodeKind.ASSEMBLY;
            case 231 -> NodeKind.DECLARATION_STATEMENT;
            case TRANSLATION_UNIT -> NodeKind.ROOT;
            case ANNOTATE -> NodeKind.ANNOTATION;
            default -> byRange(kind);
        };
    }

    private static NodeKind byRange(int kind) {
        if (kind <= LAST_DECLARATION) {
            return NodeKind.OTHER_DECLARATION;
        }
        if (kind >= FIRST_REFERENCE && kind <= LAST_REFERENCE) {
            return NodeKind.REFERENCE;
        }
        if (kind >= FIRST_EXPRESSION && kind <= LAST_EXPRESSION) {
            return NodeKind.OTHER_EXPRESSION;
        }
        if (kind >= FIRST_STATEMENT && kind <= LAST_STATEMENT) {
            return NodeKind.OTHER_STATEMENT;
        }
        if (kind >= FIRST_ATTRIBUTE && kind <= LAST_ATTRIBUTE) {
            return NodeKind.ATTRIBUTE;
        }
        return NodeKind.OTHER_DECLARATION;
    }

    static boolean isDeclaration(int kind) {
        return kind > 0 && kind <= LAST_DECLARATION;
    }

    /** Where something has no name, its location is that of the keyword that begins it. */
    static boolean isKeyword(String word) {
        return word.equals("struct") || word.equals("union") || word.equals("enum");
    }
}
