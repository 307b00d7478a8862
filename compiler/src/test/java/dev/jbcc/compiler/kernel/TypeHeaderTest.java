package dev.jbcc.compiler.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.compiler.TestLlvm;
import dev.jbcc.compiler.llvm.ClangProcess;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TypeHeaderTest {
    private static final Btf LAYOUTS = TestLlvm.btf(TestLlvm.fixture("layouts.c"));
    private static final Btf KERNEL = TestLlvm.btf(TestLlvm.fixture("kernel.c"));

    @Test
    void everySizeAndOffsetComesBackFromCompiledHeader() {
        String header = TypeHeader.all(LAYOUTS);
        Map<String, List<String>> wanted = layouts(LAYOUTS);
        assertTrue(wanted.size() > 25, () -> "too few structs to prove anything: " + wanted.keySet());
        StringBuilder source = new StringBuilder(header);
        int n = 0;
        for (String name : wanted.keySet()) {
            source.append(name).append(" jbcc_keep_").append(n++).append(";\n");
        }
        Map<String, List<String>> got = layouts(TestLlvm.btf(source.toString()));
        wanted.forEach((name, layout) -> assertEquals(layout, got.get(name), name));
    }

    @Test
    void compilesWithoutWarnings() {
        ClangProcess.Result result =
                TestLlvm.clang(TypeHeader.all(LAYOUTS), "-fsyntax-only", "-Wall", "-Wextra", "-std=gnu11", "-Werror");
        assertEquals("", result.diagnostics());
    }

    @Test
    void givesLaterTypesOfOneNameSuffix() {
        String header = TypeHeader.all(LAYOUTS);
        assertTrue(header.contains("struct twice {"), header);
        assertTrue(header.contains("struct twice___2 {"), header);
        for (String twice : List.of("SMALL_A", "SMALL_A___2", "enum_t", "enum_t___2")) {
            assertEquals(2, header.split("\\b" + twice + "( =|;)", -1).length, twice);
        }
    }

    @Test
    void programGetsWhatItCanReachAndNoMore() {
        String header = forProgram("int f(struct task_struct *t) { return t->real_parent->mm->total_vm; }");
        assertTrue(header.contains("struct task_struct {"), header);
        assertTrue(header.contains("struct mm_struct {"), header);
        // named nowhere in the text: declared, not defined
        assertTrue(header.contains("struct cfs_rq;"), header);
        assertFalse(header.contains("struct cfs_rq {"), header);
        assertFalse(header.contains("struct dentry {"), header);
        assertTrue(header.contains("struct dentry *exe;"), header);
        // a function that cannot be called need not be spelled
        assertTrue(header.contains("void *restart;"), header);
    }

    @Test
    void layoutsForProgramAreThoseOfKernel() {
        String text = "int f(struct task_struct *t, struct dentry *d, struct inode *i) { return t->queue->load; }";
        Btf made = TestLlvm.btf(forProgram(text) + "struct task_struct a; struct dentry b; struct inode c;");
        Map<String, List<String>> wanted = layouts(KERNEL);
        Map<String, List<String>> got = layouts(made);
        for (String name : List.of("struct task_struct", "struct dentry", "struct inode", "struct qstr")) {
            assertEquals(wanted.get(name), got.get(name), name);
        }
    }

    @Test
    void ownDefinitionsOfProgramWin() {
        String text = "struct qstr { int mine; }; typedef long pid_t; enum { BPF_ANY = 5 };\n"
                + "int f(struct dentry *d, struct task_struct *t) { return BPF_ANY + BPF_NOEXIST; }";
        String header = forProgram(text);
        assertTrue(header.contains("struct qstr___kernel {"), header);
        assertTrue(header.contains("typedef int pid_t___kernel;"), header);
        assertTrue(header.contains("BPF_ANY___kernel = 0"), header);
        ClangProcess.Result result = TestLlvm.clang(header + text, "-fsyntax-only", "-Wall", "-Werror");
        assertEquals("", result.diagnostics());
    }

    @Test
    void namesThatCDoesNotTakeAreChanged() {
        // Such names come from kernels with parts in other languages; here, from an assembler label of a C variable.
        Btf strange = TestLlvm.btf("struct plain { int x; }; struct plain v;");
        byte[] bytes = strange.bytes();
        String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
        int at = text.indexOf("plain");
        bytes[at] = '<';
        bytes[at + 2] = ':';
        String header = TypeHeader.all(Btf.read(bytes, "changed"));
        assertTrue(header.contains("struct kernel__l_in {"), header);
        assertEquals(
                "", TestLlvm.clang(header, "-fsyntax-only", "-Wall", "-Werror").diagnostics());
    }

    private static String forProgram(String text) {
        return TypeHeader.forProgram(KERNEL, TypeNameIndex.of(KERNEL), SourceNames.of(text, path -> false));
    }

    /** Returns for each named struct and union, which has that name alone, its size and where its members are. */
    private static Map<String, List<String>> layouts(Btf btf) {
        Map<String, List<String>> found = new TreeMap<>();
        List<String> twice = new ArrayList<>();
        for (int id = 1; id < btf.typeCount(); id++) {
            if (btf.type(id) instanceof BtfType.Composite type && !type.name().isEmpty()) {
                List<String> layout = new ArrayList<>();
                layout.add("size " + type.sizeBytes());
                add(btf, type, 0, "", layout);
                String name = (type.union() ? "union " : "struct ") + type.name();
                if (found.put(name, layout) != null) {
                    twice.add(name);
                }
            }
        }
        twice.forEach(found::remove);
        return found;
    }

    private static void add(Btf btf, BtfType.Composite type, int base, String prefix, List<String> layout) {
        for (BtfType.Member member : type.members()) {
            if (member.name().startsWith("__gap_") || member.name().equals("__size")) {
                continue;
            }
            String name = prefix + member.name();
            int offset = base + member.bitOffset();
            int id = btf.resolve(member.typeId());
            if (btf.type(id) instanceof BtfType.Composite inner && inner.name().isEmpty()) {
                add(btf, inner, offset, name.isEmpty() ? prefix : name + ".", layout);
            } else {
                int size = member.bitSize() != 0 ? member.bitSize() : btf.sizeBytes(id) * 8;
                layout.add(name + " at bit " + offset + ", " + size + " bits");
            }
        }
    }
}
