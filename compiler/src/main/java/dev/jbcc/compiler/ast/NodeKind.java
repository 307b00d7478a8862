package dev.jbcc.compiler.ast;

/** What a {@link Node} is. Implicit conversions appear as {@link #IMPLICIT} around the expression they convert. */
public enum NodeKind {
    /** The whole source. */
    ROOT,

    RECORD,
    ENUM,
    ENUMERATOR,
    FIELD,
    FUNCTION,
    VARIABLE,
    PARAMETER,
    TYPEDEF,
    OTHER_DECLARATION,

    /** An expression of no kind below: {@code offsetof}, designated initialisers, implicit conversions and the like. */
    IMPLICIT,
    NAME,
    MEMBER,
    CALL,
    LITERAL,
    STRING,
    PAREN,
    UNARY,
    SUBSCRIPT,
    BINARY,
    COMPOUND_ASSIGNMENT,
    CONDITIONAL,
    CAST,
    COMPOUND_LITERAL,
    INITIALIZER_LIST,
    STATEMENT_EXPRESSION,
    /** {@code sizeof} and {@code _Alignof}: the operand is not evaluated. */
    SIZE_OF,
    GENERIC_SELECTION,
    OTHER_EXPRESSION,

    BLOCK,
    RETURN,
    DECLARATION_STATEMENT,
    ASSEMBLY,
    OTHER_STATEMENT,

    ANNOTATION,
    ATTRIBUTE,
    REFERENCE;

    /** Tells whether nodes of this kind have a value or denote an object. */
    public boolean isExpression() {
        return compareTo(IMPLICIT) >= 0 && compareTo(OTHER_EXPRESSION) <= 0;
    }

    /** Tells whether nodes of this kind are statements other than expressions. */
    public boolean isStatement() {
        return compareTo(BLOCK) >= 0 && compareTo(OTHER_STATEMENT) <= 0;
    }
}
