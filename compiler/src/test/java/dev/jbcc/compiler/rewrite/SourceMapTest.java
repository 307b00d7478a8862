package dev.jbcc.compiler.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbcc.compiler.ast.SourceText;
import org.junit.jupiter.api.Test;

class SourceMapTest {
    private static final String TEXT = """
            # 1 "a.c"
            # 1 "<built-in>" 1
            # 1 "include/jbcc/dialect.h" 1
            int prelude;
            # 1 "a.c" 2
            int one;
            # 10 "a \\"b\\".h" 1 3
            int ten;
              int eleven;
            # 2 "a.c" 2
            #pragma unroll
            int three;
            """;

    private static SourceMap.Place placeOf(String what) {
        return new SourceMap(SourceText.of(TEXT)).placeOf(TEXT.indexOf(what));
    }

    @Test
    void findsFileLineAndColumn() {
        assertEquals(new SourceMap.Place("a.c", 1, 5), placeOf("one"));
        assertEquals(new SourceMap.Place("a \"b\".h", 10, 1), placeOf("int ten"));
        assertEquals(new SourceMap.Place("a \"b\".h", 11, 7), placeOf("eleven"));
        assertEquals(new SourceMap.Place("a.c", 3, 1), placeOf("int three"));
    }

    @Test
    void findsTheEndOfThePrelude() {
        assertEquals(TEXT.indexOf("# 1 \"a.c\" 2"), SourceMap.endOfPrelude(SourceText.of(TEXT)));
        assertEquals(0, SourceMap.endOfPrelude(SourceText.of("int x;\n")));
    }

    @Test
    void knowsNoFileBeforeTheFirstMarker() {
        assertEquals(new SourceMap.Place("", 2, 3), new SourceMap(SourceText.of("a\nbcd\n")).placeOf(4));
    }
}
