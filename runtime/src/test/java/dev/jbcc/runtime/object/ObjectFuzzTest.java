package dev.jbcc.runtime.object;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbcc.runtime.GoldenText;
import dev.jbcc.runtime.Mutations;
import dev.jbcc.runtime.ObjectFormatException;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.relocation.LinkedProgram;
import dev.jbcc.runtime.relocation.ObjectBtf;
import dev.jbcc.runtime.relocation.ProgramLinker;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged objects are read, linked and stripped, or refused with {@link ObjectFormatException}; nothing else happens. */
class ObjectFuzzTest {
    /** How often; {@code -Dtest.rounds=N} for a longer search. */
    private static final int ROUNDS = Integer.getInteger("test.rounds", 1500);

    private static final List<String> OBJECTS =
            List.of("opens-el.o", "calls-eb.o", "maps-el.o", "externs-eb.o", "core-el.o", "legacy-el.o", "tags-eb.o");
    private static final Btf KERNEL =
            ObjectReader.read(GoldenText.fixture("kernel-el.o"), "kernel").btf().orElseThrow();

    @Test
    @Timeout(600)
    void damagedObjectsAreReadOrRefused() {
        long seed = Mutations.seed();
        Random random = new Random(seed);
        int accepted = 0;
        for (String name : OBJECTS) {
            // Without debug sections more of the damage hits what is read.
            byte[] good = ObjectStripper.strip(GoldenText.fixture(name));
            for (int round = 0; round < ROUNDS; round++) {
                byte[] bad = Mutations.mutate(good, random);
                String where = "-Dtest.seed=" + seed + " " + name + " round " + round;
                accepted += attempt(where, () -> use(bad, KERNEL)) ? 1 : 0;
                attempt(where, () -> ObjectStripper.strip(bad));
            }
        }
        if (accepted == 0) {
            throw new AssertionError("no damaged object was read: the damage is too great to test anything");
        }
    }

    private static boolean attempt(String where, Runnable action) {
        try {
            action.run();
            return true;
        } catch (ObjectFormatException expected) {
            return false;
        } catch (RuntimeException | Error e) {
            throw new AssertionError(where, e);
        }
    }

    private static void use(byte[] bytes, Btf kernel) {
        ObjectSpec object = ObjectReader.read(bytes, "fuzz");
        ObjectBtf plain = ObjectBtf.of(object, EnumSet.noneOf(ObjectBtf.Lack.class));
        ObjectBtf old = ObjectBtf.of(object, EnumSet.allOf(ObjectBtf.Lack.class));
        if (old.bytes().length != 0) {
            Btf.read(old.bytes(), "old");
        }
        for (ProgramSpec program : object.programs()) {
            LinkedProgram linked = ProgramLinker.link(object, program, () -> kernel);
            plain.funcInfo(linked);
            plain.lineInfo(linked);
        }
    }

    /** A search that coverage guides; {@code ./test fuzz} starts it. */
    @MethodSource("objects")
    @FuzzTest
    void anyObjectIsReadOrRefused(byte[] bytes) {
        attempt("guided", () -> use(bytes, KERNEL));
        attempt("guided", () -> ObjectStripper.strip(bytes));
    }

    static List<byte[]> objects() {
        return OBJECTS.stream()
                .map(name -> ObjectStripper.strip(GoldenText.fixture(name)))
                .toList();
    }
}
