package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.symbol.HotSpot;
import dev.jbcc.runtime.symbol.Symbol;
import dev.jbcc.runtime.symbol.Symbolizer;
import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** JVMs that the test starts are asked what they have compiled. */
@KernelTest(host = true)
class HotSpotKernelTest {
    /** As {@code Compiler.codelist} prints: number, level, state, method, and where its code starts. */
    private static final Pattern METHOD = Pattern.compile(
            "^\\d+ \\d -?\\d+ dev\\.jbcc\\.kerneltests\\.JavaWorkload\\.compiled\\(I\\)I \\[0x\\p{XDigit}+, 0x(\\p{XDigit}+) - ",
            Pattern.MULTILINE);

    private static int pid(Child child) {
        return Math.toIntExact(child.pid());
    }

    @Test
    void compiledMethodsHaveTheNamesThatTheJvmGives() {
        List<String> remarks = new ArrayList<>();
        try (Child child = JavaWorkload.start("spin")) {
            Symbolizer symbols = new Symbolizer();
            symbols.askJvms(remarks::add);
            HotSpot jvm = HotSpot.of(pid(child));
            assertTrue(jvm.isLoaded());
            String list = jvm.ask("Compiler.codelist", JavaWorkload.LIMIT);
            Matcher method = METHOD.matcher(list);
            assertTrue(method.find(), list);
            long address = Long.parseUnsignedLong(method.group(1), 16);
            Symbol symbol = symbols.find(pid(child), address, true).orElseThrow();
            assertEquals("int dev.jbcc.kerneltests.JavaWorkload.compiled(int)", symbol.name());
            assertEquals(List.of(), remarks);
            assertTrue(new Symbolizer().find(pid(child), address, true).isEmpty());
            assertFalse(Files.exists(Path.of("/tmp/perf-" + pid(child) + ".map")));
            assertFalse(Files.exists(Path.of("/tmp/.attach_pid" + pid(child))));
            BpfException unknown =
                    assertThrows(BpfException.class, () -> jvm.ask("No.such.command", JavaWorkload.LIMIT));
            assertTrue(unknown.toString().contains("Unknown diagnostic command"), unknown::toString);
            child.release();
            assertEquals(0, child.await(JavaWorkload.LIMIT));
            assertFalse(child.stdout().contains("Full thread dump"), child::stdout);
        }
    }

    @Test
    void jvmsThatRefuseOrWouldNotSurviveGetNoSignal() {
        try (Child listening = JavaWorkload.start("spin", "-Xrs");
                Child refusing = JavaWorkload.start("spin", "-XX:+DisableAttachMechanism");
                Child other = Child.startHeld("true")) {
            String version = HotSpot.of(pid(listening)).ask("VM.version", JavaWorkload.LIMIT);
            assertTrue(version.contains("JDK "), version);
            assertEquals(
                    "process " + refusing.pid() + ": the JVM was started with -XX:+DisableAttachMechanism",
                    refusal(refusing));
            assertEquals("process " + other.pid() + ": no JVM of the HotSpot family is loaded", refusal(other));
            for (Child child : List.of(listening, refusing, other)) {
                child.release();
                assertEquals(0, child.await(JavaWorkload.LIMIT));
                assertFalse(child.stdout().contains("Full thread dump"), child::stdout);
            }
        }
    }

    private static String refusal(Child child) {
        BpfException refused =
                assertThrows(BpfException.class, () -> HotSpot.of(pid(child)).ask("VM.version", JavaWorkload.LIMIT));
        return String.valueOf(refused.getMessage());
    }
}
