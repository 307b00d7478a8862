package dev.jbcc.runtime.btf;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbcc.runtime.GoldenText;
import dev.jbcc.runtime.Mutations;
import dev.jbcc.runtime.ObjectFormatException;
import dev.jbcc.runtime.elf.ElfFile;
import dev.jbcc.runtime.elf.ElfReader;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged tables give a result or {@link ObjectFormatException}, nothing else. */
class BtfFuzzTest {
    /** How often; {@code -Dtest.rounds=N} for a longer search. */
    private static final int ROUNDS = Integer.getInteger("test.rounds", 4000);

    @Test
    @Timeout(600)
    void damagedTablesAreReadOrRefused() {
        long seed = Mutations.seed();
        Random random = new Random(seed);
        for (String object : List.of("kinds-el.o", "kinds-eb.o")) {
            byte[] good = table(object);
            for (int round = 0; round < ROUNDS; round++) {
                byte[] bad = Mutations.mutate(good, random);
                String where = "-Dtest.seed=" + seed + " " + object + " round " + round;
                try {
                    use(bad);
                } catch (ObjectFormatException expected) {
                    // refused
                } catch (RuntimeException | Error e) {
                    throw new AssertionError(where, e);
                }
            }
        }
    }

    private static byte[] table(String object) {
        ElfFile elf = ElfReader.read(GoldenText.fixture(object), object);
        return elf.copy(elf.findSection(".BTF").orElseThrow());
    }

    /** A search that coverage guides; {@code ./test fuzz} starts it. */
    @MethodSource("tables")
    @FuzzTest
    void anyTableIsReadOrRefused(byte[] bytes) {
        try {
            use(bytes);
        } catch (ObjectFormatException expected) {
            // refused
        }
    }

    static List<byte[]> tables() {
        return Stream.of("kinds-el.o", "kinds-eb.o").map(BtfFuzzTest::table).toList();
    }

    private static void use(byte[] bytes) {
        Btf btf = Btf.read(bytes, "fuzz");
        ObjectFormatException last = null;
        for (int id = 0; id < btf.typeCount(); id++) {
            try {
                btf.type(id);
                btf.typeName(id);
                btf.typeIdsByName(btf.name(id));
                btf.sizeBytes(btf.resolve(id));
            } catch (ObjectFormatException e) {
                last = e;
            }
        }
        new BtfEditor(btf).bytes(btf.byteOrder());
        if (last != null) {
            throw last;
        }
    }
}
