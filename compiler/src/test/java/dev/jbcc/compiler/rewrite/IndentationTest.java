package dev.jbcc.compiler.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class IndentationTest {
    @Test
    void takesTabsBack() {
        assertEquals(
                "# 1 \"a.c\"\nint f(void)\n{\n\t\treturn\n\t  0;\n",
                Indentation.restore(
                        "# 1 \"a.c\"\nint f(void)\n{\n  return\n   0;\n",
                        "a.c",
                        "int f(void)\n{\n\t\treturn\n\t  0;\n"));
    }

    @Test
    void leavesOtherFilesAndOtherLinesAlone() {
        String source = "\tone\n\ttwo\n\tthree\n";
        assertEquals(
                "# 1 \"h.h\" 1\n one\n# 3 \"a.c\" 2\n\tthree\n    longer\n",
                Indentation.restore("# 1 \"h.h\" 1\n one\n# 3 \"a.c\" 2\n three\n    longer\n", "a.c", source));
    }

    @Test
    void goesBackWhenMarkersDo() {
        String source = "\tone\n\ttwo\n";
        assertEquals(
                "# 2 \"a.c\"\n\ttwo\n# 1 \"a.c\"\n\tone\n",
                Indentation.restore("# 2 \"a.c\"\n two\n# 1 \"a.c\"\n one\n", "a.c", source));
    }
}
