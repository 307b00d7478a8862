package dev.jbcc.runtime.symbol.demangle;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbcc.runtime.Mutations;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.provider.MethodSource;

class DemanglerTest {
    private static final int ROUNDS = Integer.getInteger("test.rounds", 1500);

    /** Returns mangled names that compilers made, each with what c++filt says. */
    private static List<String[]> oracle(String name) {
        try (InputStream in = DemanglerTest.class.getResourceAsStream("../golden/" + name)) {
            if (in == null) {
                throw new AssertionError("no test file " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split("\t", 2))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertLikeOracle(String name) {
        List<String[]> pairs = oracle(name);
        assertTrue(pairs.size() > 50);
        assertAll(name, pairs.stream().map(pair ->
                (Executable) () -> assertEquals(pair[1], Demangler.demangle(pair[0]), pair[0])));
    }

    @Test
    void cxxNamesAreThoseOfTheGnuTools() {
        assertLikeOracle("names-cc.txt");
    }

    @Test
    void rustNamesAreThoseOfTheGnuTools() {
        assertLikeOracle("names-rs-v0.txt");
        assertLikeOracle("names-rs-legacy.txt");
    }

    private static void assertDemangled(String readable, String mangled) {
        assertEquals(readable, Demangler.demangle(mangled));
    }

    @Test
    void namesThatTheGnuToolsCannotRead() {
        assertDemangled("reference temporary #0 for jbcc::temporary", "_ZGRN4jbcc9temporaryE_");
        assertDemangled("names::größe::zähl", "_ZN5names13gr$uf6$$udf$e8z$ue4$hl17hb6c8bad37f0b8d4cE");
    }

    @Test
    void copiesOfFunctionsSayHowTheyWereMade() {
        assertDemangled("f(int) [clone .part.0]", "_Z1fi.part.0");
        assertDemangled("f(int) [clone .isra.0] [clone .constprop.1]", "_Z1fi.isra.0.constprop.1");
        assertDemangled("f(int) [clone .cold]", "_Z1fi.cold");
        assertDemangled("core::fmt::write", "_ZN4core3fmt5write17h0123456789abcdefE.llvm.1234567890");
        assertDemangled("core::fmt::write.cold", "_ZN4core3fmt5write17h0123456789abcdefE.cold");
    }

    @Test
    void otherNamesStayAsTheyAre() {
        for (String name : List.of(
                "",
                "_",
                "_Z",
                "_R",
                "_Zu",
                "main",
                "_init",
                "_ZN",
                "_ZN3fooE3",
                "_Z1fi.",
                "_Z99f",
                "_RNvC3foo",
                "_RNvC3foo99bar",
                "_ZN4core17h0123456789abcdefE_",
                "___ZN3fooEv")) {
            assertDemangled(name, name);
        }
        assertDemangled("foo::h0000000000000000", "_ZN3foo17h0000000000000000E");
    }

    /** Each part stands for the one before twice: nobody could hold the name, if it says anything at all. */
    @Test
    void namesThatDoubleTheirSizeAreLeftAlone() {
        StringBuilder text = new StringBuilder("_Z1fI1aE");
        StringBuilder silent = new StringBuilder("_Z1fIJEJ");
        for (int i = 0; i < 60; i++) {
            String last = "S" + Integer.toString(2 * i, 36).toUpperCase(Locale.ROOT) + "_";
            text.append("1bI").append(last).append(last).append('E');
            silent.append("DpT_J").append("T_".repeat(2)).append('E');
        }
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertDemangled(text.toString(), text.toString());
            Demangler.demangle(silent.append("EEvv").toString());
            Demangler.demangle("_RI" + "TB_".repeat(300) + "E");
        });
    }

    @Test
    void parametersThatStandForThemselvesAreLeftAlone() {
        for (String name : List.of(
                "_Z1fIT_EvT_", "_Z1fIT_S0_EvT_", "_Z1fIT0_T_EvT_", "_Z1fIPT_EvT_", "_Z1fIRT_EvT_", "_Z1fIDpT_EvT_")) {
            assertEquals(name, Demangler.demangle(name));
        }
    }

    @Test
    void namesThatAreNestedTooDeeplyAreLeftAlone() {
        String pointers = "_Z1f" + "P".repeat(100_000) + "i";
        assertDemangled(pointers, pointers);
        String templates = "_Z1fI" + "1aI".repeat(10_000);
        assertDemangled(templates, templates);
        String slices = "_RINvC1a1b" + "S".repeat(100_000);
        assertDemangled(slices, slices);
    }

    @Test
    @Timeout(600)
    void damagedNamesAreReadOrLeftAlone() {
        long seed = Mutations.seed();
        Random random = new Random(seed);
        List<String[]> names = Stream.of("names-cc.txt", "names-rs-v0.txt", "names-rs-legacy.txt")
                .flatMap(file -> oracle(file).stream())
                .toList();
        for (int round = 0; round < ROUNDS * 10; round++) {
            byte[] good = names.get(random.nextInt(names.size()))[0].getBytes(StandardCharsets.UTF_8);
            String bad = new String(Mutations.mutate(good, random), StandardCharsets.ISO_8859_1);
            try {
                Demangler.demangle(bad);
                Demangler.demangle("_Z" + bad.substring(Math.min(2, bad.length())));
            } catch (RuntimeException | Error e) {
                throw new AssertionError("-Dtest.seed=" + seed + " round " + round + ": " + bad, e);
            }
        }
    }

    /** A search that coverage guides; {@code ./test fuzz} starts it. */
    @MethodSource("mangled")
    @FuzzTest
    void anyNameIsReadOrLeftAlone(byte[] name) {
        Demangler.demangle(new String(name, StandardCharsets.ISO_8859_1));
    }

    static List<byte[]> mangled() {
        return Stream.of("names-cc.txt", "names-rs-v0.txt", "names-rs-legacy.txt")
                .flatMap(file -> oracle(file).stream().limit(40))
                .map(name -> name[0].getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
