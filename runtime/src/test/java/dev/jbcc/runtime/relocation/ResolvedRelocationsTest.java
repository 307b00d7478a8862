package dev.jbcc.runtime.relocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.GoldenText;
import dev.jbcc.runtime.ObjectFormatException;
import dev.jbcc.runtime.RelocationException;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.KernelTypes;
import dev.jbcc.runtime.object.ObjectReader;
import dev.jbcc.runtime.object.ObjectSpec;
import dev.jbcc.runtime.object.ProgramSpec;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResolvedRelocationsTest {
    private static ObjectSpec object(String name) {
        return ObjectReader.read(GoldenText.fixture(name), name);
    }

    private static Btf none() {
        throw new AssertionError("the kernel's types were asked for");
    }

    @Test
    void linkingTheResolvedObjectGivesTheSameWithoutTheKernelsTypes() {
        ObjectSpec object = object("core-el.o");
        Btf kernel = object("kernel-el.o").btf().orElseThrow();
        byte[] kept = ResolvedRelocations.of(object, () -> kernel).toBytes();
        ObjectSpec resolved = ResolvedRelocations.read(kept).applyTo(object("core-el.o"));
        int same = 0;
        int left = 0;
        for (ProgramSpec program : object.programs()) {
            ProgramSpec other = resolved.findProgram(program.name()).orElseThrow();
            if (other.coreRelocations().isEmpty()) {
                LinkedProgram expected = ProgramLinker.link(object, program, () -> kernel);
                LinkedProgram actual = ProgramLinker.link(resolved, other, ResolvedRelocationsTest::none);
                assertEquals(expected.instructions(), actual.instructions(), program.name());
                same++;
            } else {
                assertTrue(isOpen(object, program, kernel), program.name());
                assertEquals(program, other);
                left++;
            }
        }
        assertTrue(same > 1, "resolved " + same);
        assertTrue(left > 0, "left " + left);
    }

    /** Tells whether a program is refused, lacks something, or would look for something in the modules. */
    private static boolean isOpen(ObjectSpec object, ProgramSpec program, Btf kernel) {
        Types types = new Types(kernel);
        try {
            return !ProgramLinker.link(object, program, types).poisoned().isEmpty() || types.modulesAskedFor;
        } catch (RelocationException e) {
            return true;
        }
    }

    private static final class Types implements KernelTypes {
        private final Btf kernel;
        private boolean modulesAskedFor;

        Types(Btf kernel) {
            this.kernel = kernel;
        }

        @Override
        public Btf kernel() {
            return kernel;
        }

        @Override
        public List<String> modules() {
            modulesAskedFor = true;
            return List.of();
        }
    }

    @Test
    void whatAModuleMayHaveStaysOpen() {
        ObjectSpec object = object("core-el.o");
        Btf without = object("opens-el.o").btf().orElseThrow();
        ObjectSpec resolved = ResolvedRelocations.of(object, () -> without).applyTo(object);
        int asking = 0;
        for (ProgramSpec program : object.programs()) {
            boolean asks = program.coreRelocations().stream()
                    .anyMatch(relocation -> relocation.kind() == CoreKind.TYPE_EXISTS);
            if (asks) {
                assertEquals(program, resolved.findProgram(program.name()).orElseThrow());
                asking++;
            }
        }
        assertTrue(asking > 0, "no program asks whether a type exists");
    }

    @Test
    void thoseOfAnotherObjectAreRefused() {
        ObjectSpec object = object("core-el.o");
        Btf kernel = object("kernel-el.o").btf().orElseThrow();
        byte[] kept = ResolvedRelocations.of(object, () -> kernel).toBytes();
        ResolvedRelocations read = ResolvedRelocations.read(kept);
        assertThrows(ObjectFormatException.class, () -> read.applyTo(object("kernel-el.o")));
        for (int length = 0; length < kept.length; length++) {
            byte[] cut = Arrays.copyOf(kept, length);
            assertThrows(ObjectFormatException.class, () -> ResolvedRelocations.read(cut));
        }
    }
}
