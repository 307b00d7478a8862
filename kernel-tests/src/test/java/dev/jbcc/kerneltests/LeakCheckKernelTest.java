package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.link.Tracepoint;
import dev.jbcc.testsupport.KernelTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The leak check itself: a test that leaves something behind fails, one that cleans up passes. */
@KernelTest
class LeakCheckKernelTest {
    private static final Path KPROBE_EVENTS = Path.of("/sys/kernel/tracing/kprobe_events");

    @Tag("fixture")
    @KernelTest
    static class Fixture {
        static final List<AutoCloseable> OPEN = new ArrayList<>();

        @Test
        void leavesAKprobeEvent() throws IOException {
            Files.writeString(KPROBE_EVENTS, "p:left/behind do_sys_openat2\n", StandardOpenOption.APPEND);
        }

        @Test
        void leavesADescriptor() throws IOException {
            InputStream open = Files.newInputStream(Path.of("/sys/kernel/tracing/README"));
            OPEN.add(open);
        }

        @Test
        void leavesADirectoryInBpffs() throws IOException {
            Files.createDirectory(Path.of("/sys/fs/bpf/left-behind"));
        }

        @Test
        void leavesAMapAProgramAndALink() {
            Kills kills = Kills.open(1);
            OPEN.add(kills);
            OPEN.add(Tracepoint.attach(kills.load("on_tracepoint"), "syscalls", "sys_enter_kill"));
        }

        @Test
        void cleansUp() throws IOException {
            Files.writeString(KPROBE_EVENTS, "p:left/behind2 do_sys_openat2\n", StandardOpenOption.APPEND);
            Files.writeString(KPROBE_EVENTS, "-:left/behind2\n", StandardOpenOption.APPEND);
        }
    }

    @Test
    void failsTheTestThatLeavesSomethingBehind() throws Exception {
        List<String> outcomes = new ArrayList<>();
        try {
            LauncherFactory.create()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(DiscoverySelectors.selectClass(Fixture.class))
                                    .configurationParameter("jbcc.leak.late.millis", "200")
                                    .build(),
                            new TestExecutionListener() {
                                @Override
                                public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                                    if (test.isTest()) {
                                        outcomes.add(test.getDisplayName() + " " + result.getStatus() + " "
                                                + result.getThrowable()
                                                        .map(Throwable::getMessage)
                                                        .orElse(""));
                                    }
                                }
                            });
        } finally {
            for (AutoCloseable open : Fixture.OPEN) {
                open.close();
            }
            Files.writeString(KPROBE_EVENTS, "-:left/behind\n", StandardOpenOption.APPEND);
            Files.delete(Path.of("/sys/fs/bpf/left-behind"));
        }
        outcomes.sort(null);
        assertEquals(5, outcomes.size(), outcomes::toString);
        assertEquals("cleansUp() SUCCESSFUL ", outcomes.get(0));
        assertEquals(
                "leavesADescriptor() FAILED left behind: descriptor of /sys/kernel/tracing/README", outcomes.get(1));
        assertEquals("leavesADirectoryInBpffs() FAILED left behind: pin /sys/fs/bpf/left-behind", outcomes.get(2));
        assertTrue(
                outcomes.get(3).startsWith("leavesAKprobeEvent() FAILED left behind: dynamic event p:left/behind "),
                outcomes.get(3));
        for (String left : List.of(
                "program \\d+ 'on_tracepoint'",
                "map \\d+ 'counts'",
                "link \\d+",
                "btf \\d+",
                "descriptor of anon_inode:bpf-prog",
                "descriptor of anon_inode:bpf-map \\(\\d+ times\\)")) {
            assertTrue(
                    Pattern.compile("leavesAMapAProgramAndALink\\(\\) FAILED left behind: (.*, )?" + left + "(, .*)?")
                            .matcher(outcomes.get(4))
                            .matches(),
                    () -> left + " is not in: " + outcomes.get(4));
        }
    }
}
