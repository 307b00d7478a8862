package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sslsniff}, against a program whose libraries have the functions of OpenSSL, GnuTLS and NSS. */
@KernelTest(host = true)
class TlsToolKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int TIMES = 53;
    private static final String SECONDS = "\\d+\\.\\d{9} +";

    @TempDir
    private static Path directory;

    @BeforeAll
    static void build() throws IOException {
        try (InputStream source = TlsToolKernelTest.class.getResourceAsStream("workloads/tls.c")) {
            Files.copy(Objects.requireNonNull(source), directory.resolve("tls.c"));
        }
        String script = "cd \"$1\" || exit; for kind in OPENSSL:ssl GNUTLS:gnutls NSPR:nspr4; do"
                + " clang-16 -D${kind%:*} -fPIC -shared -o lib${kind#*:}.so tls.c || exit; done;"
                + " exec clang-16 -DTIMES=" + TIMES + " -o tls tls.c -L. -Wl,-rpath,\"$1\" -lssl -lgnutls -lnspr4";
        try (Child compiler = Child.start("bash", "-c", script, "build", directory.toString())) {
            assertEquals(0, compiler.await(LIMIT), compiler::stderr);
        }
    }

    @Test
    void showsWhatGoesThroughEachLibraryOfAProcess() {
        try (Child workload = Child.start(directory.resolve("tls").toString())) {
            String _ = workload.awaitStdout(text -> text.contains("ready"), LIMIT);
            String pid = Long.toString(workload.pid());
            String path = directory.resolve("libssl.so").toString();
            try (ToolRun all = ToolRun.start("sslsniff", "-p", pid);
                    ToolRun json = ToolRun.start("sslsniff", "--json", "-l", "--handshake", "-p", pid);
                    ToolRun hex = ToolRun.start(
                            "sslsniff", "-g", "-n", "--hexdump", "-x", "-l", "--max-buffer-size", "16", "-p", pid);
                    ToolRun extra = ToolRun.start(
                            "sslsniff", "-o", "-g", "-n", "--extra-lib", "openssl:" + path, "-c", "tls", "-p", pid);
                    ToolRun other = ToolRun.start("sslsniff", "-c", "another", "-p", pid)) {
                workload.release();
                assertEquals(0, workload.await(LIMIT), workload::stderr);
                String who = SECONDS + "tls +" + pid + " +";
                all.awaitLines("READ/RECV +" + who + "13", TIMES).stop();
                assertEquals(
                        1,
                        all.lines("-{5} END DATA \\(TRUNCATED, 11808 bytes lost\\) -{5}")
                                .size());
                assertEquals(1, all.lines("L{8192}").size());
                assertEquals(
                        1 + 5 * TIMES, all.lines("WRITE/SEND +" + who + "\\d+").size(), all::stdout);
                assertEquals(5 * TIMES, all.lines("READ/RECV +" + who + "\\d+").size(), all::stdout);
                for (String line : new String[] {
                    "openssl wrote", "a \\\\x1b\\[1mline", "openssl wrote_ex", "gnutls sent", "nss wrote", "nss sent"
                }) {
                    assertEquals(TIMES, all.lines(line).size(), all::stdout);
                }
                for (int length : new int[] {3, 5, 7, 11, 13}) {
                    assertEquals(TIMES, all.lines("r{" + length + "}").size(), all::stdout);
                }
                assertEquals(
                        "FUNC         TIME(s)            COMM             PID     LEN",
                        all.stdout().lines().findFirst().orElse(""));
                check(pid, json.stop());
                checkHex(pid, hex.stop());
                extra.stop();
                assertEquals(1 + 2 * TIMES, extra.lines("WRITE/SEND .*").size(), extra::stdout);
                assertEquals(1, other.stop().stdout().lines().count(), other::stdout);
            }
        }
    }

    private static void check(String pid, ToolRun json) {
        assertEquals(2 + 10 * TIMES, json.stdout().lines().count());
        String object =
                "\\{\"time\":\"[^\"]+Z\",\"func\":\"%s\",\"comm\":\"tls\",\"pid\":" + pid + ",\"len\":%d,\"uid\":0,"
                        + "\"tid\":" + pid + ",\"latency_ns\":[1-9]\\d*,\"lost_bytes\":%d,\"data\":\"%s\"}";
        assertEquals(1, json.lines(object.formatted("HANDSHAKE", 0, 0, "")).size(), json::stdout);
        assertEquals(
                TIMES,
                json.lines(object.formatted("WRITE/SEND", 11, 0, "gnutls sent")).size());
        assertEquals(
                1,
                json.lines(object.formatted("WRITE/SEND", 20000, 11808, "L{8192}"))
                        .size());
    }

    private static void checkHex(String pid, ToolRun hex) {
        assertEquals(
                "FUNC         TIME(s)            COMM             PID     LEN    UID     TID     LAT(ms)",
                hex.stdout().lines().findFirst().orElse(""));
        String line = "WRITE/SEND +" + SECONDS + "tls +" + pid + " +16 +0 +" + pid + " +\\d+\\.\\d{3}";
        assertEquals(TIMES, hex.lines(line).size(), hex::stdout);
        assertEquals(TIMES, hex.lines("6f70656e73736c2077726f74655f6578").size());
        assertEquals(
                TIMES,
                hex.lines("-{5} END DATA \\(TRUNCATED, 10 bytes lost\\) -{5}").size(),
                hex::stdout);
        assertEquals(0, hex.lines(".*676e75746c73.*").size());
    }

    @Test
    void saysWhatALibraryLacks() {
        try (Child sleeper = Child.start("sleep", "60")) {
            String pid = Long.toString(sleeper.pid());
            ToolRun wrong = ToolRun.runToEnd("sslsniff", "--extra-lib", "openssl:/bin/sleep", "-p", pid);
            assertTrue(
                    wrong.stderr().contains("library '/bin/sleep': has none of the functions of ssl"), wrong::stderr);
            assertEquals(2, ToolRun.runToEnd("sslsniff", "--extra-lib", "ssl").status());
        }
    }
}
