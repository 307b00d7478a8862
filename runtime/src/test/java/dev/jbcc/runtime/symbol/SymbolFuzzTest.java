package dev.jbcc.runtime.symbol;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbcc.runtime.Mutations;
import dev.jbcc.runtime.ObjectFormatException;
import dev.jbcc.runtime.elf.ElfImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged files are read or refused with {@link ObjectFormatException}; damaged texts are read as far as they make sense. */
class SymbolFuzzTest {
    /** How often; {@code -Dtest.rounds=N} for a longer search. */
    private static final int ROUNDS = Integer.getInteger("test.rounds", 1500);

    private static final byte[] MAPS = """
            55d0c0a00000-55d0c0a02000 r-xp 00002000 fd:01 1835059                    /usr/bin/true
            7fffb5b9e000-7fffb5ba0000 r-xp 00000000 00:00 0                          [vdso]
            """.getBytes(StandardCharsets.UTF_8);
    private static final byte[] PERF_MAP =
            "7f0000001000 40 void Main.run()\n7f0000002000 8 stub\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] KALLSYMS =
            "ffffffff81000000 T _stext\nffffffffc0001000 t f\t[module]\n".getBytes(StandardCharsets.UTF_8);

    private final long seed = Mutations.seed();
    private final Random random = new Random(seed);

    private void attempt(String what, int round, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            throw new AssertionError("-Dtest.seed=" + seed + " " + what + " round " + round, e);
        }
    }

    @Test
    @Timeout(600)
    void damagedFilesAreReadOrRefused() {
        for (String name : SymbolFixtures.ALL) {
            byte[] good = SymbolFixtures.bytes(name);
            for (int round = 0; round < ROUNDS; round++) {
                byte[] bad = Mutations.mutate(good, random);
                attempt(name, round, () -> use(bad));
            }
        }
    }

    private static void use(byte[] bytes) {
        try (ElfImage image = ElfImage.of(bytes, "fuzz")) {
            image.debugLink();
            image.buildId();
            image.findSection(".text");
            image.addressOf(0x440);
            image.offsetOf(0x440);
            ElfSymbols symbols = new ElfSymbols.Builder().add(image, 0).build();
            for (long address = 0x200; address < 0x1600; address += 7) {
                int symbol = symbols.find(address);
                if (symbol >= 0) {
                    symbols.name(symbol);
                }
            }
            symbols.similar("first_function");
            symbols.find("second_function");
        } catch (ObjectFormatException expected) {
            return;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void useMaps(byte[] text) {
        ProcessMaps.parse(text).forEach(mapping -> mapping.contains(0x7fff));
    }

    private static void usePerfMap(byte[] text) {
        PerfMap map = PerfMap.of(text);
        for (int i = 0; i < map.size(); i++) {
            map.name(i);
        }
        map.find(0x7f0000001008L);
    }

    private static void useKallsyms(byte[] text) {
        Kallsyms symbols = Kallsyms.of(text);
        symbols.find(-1).ifPresent(symbol -> symbol.text(true, true));
        symbols.find(0xffffffffc0001008L);
        symbols.address("f");
        symbols.similar("_text");
    }

    @Test
    @Timeout(600)
    void damagedTextsAreReadAsFarAsTheyMakeSense() {
        for (int round = 0; round < ROUNDS * 4; round++) {
            byte[] maps = Mutations.mutate(MAPS, random);
            attempt("maps", round, () -> useMaps(maps));
            byte[] perfMap = Mutations.mutate(PERF_MAP, random);
            attempt("perf map", round, () -> usePerfMap(perfMap));
            byte[] kallsyms = Mutations.mutate(KALLSYMS, random);
            attempt("kallsyms", round, () -> useKallsyms(kallsyms));
        }
    }

    /** Searches that coverage guides; {@code ./test fuzz} starts them. */
    @MethodSource("files")
    @FuzzTest
    void anyFileIsReadOrRefused(byte[] bytes) {
        use(bytes);
    }

    static List<byte[]> files() {
        return SymbolFixtures.ALL.stream().map(SymbolFixtures::bytes).toList();
    }

    @MethodSource("texts")
    @FuzzTest
    void anyTextIsReadAsFarAsItMakesSense(byte[] text) {
        useMaps(text);
        usePerfMap(text);
        useKallsyms(text);
    }

    static List<byte[]> texts() {
        return List.of(MAPS, PERF_MAP, KALLSYMS);
    }
}
