package dev.jbcc.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.compiler.cache.BuildIdentity;
import dev.jbcc.compiler.cache.CacheDirectory;
import dev.jbcc.compiler.cache.IncludeDirectory;
import dev.jbcc.compiler.llvm.ClangProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MacroPackTest {
    private static final Pattern INCLUDE = Pattern.compile("#include <([^>]+)>");

    /** What the issue that asked for the pack lists, and what programs of bcc's kind include besides. */
    private static final String EXPECTED = """
            linux/sched.h linux/fs.h linux/blkdev.h linux/blk-mq.h linux/mm.h linux/bio.h linux/dcache.h linux/nsproxy.h
            linux/pid_namespace.h linux/ns_common.h linux/cred.h linux/tcp.h linux/in.h linux/in6.h linux/ip.h linux/ipv6.h
            linux/udp.h linux/icmp.h linux/if_ether.h linux/if_packet.h linux/if_vlan.h linux/skbuff.h linux/socket.h linux/un.h
            linux/net.h linux/string.h linux/version.h linux/types.h linux/errno.h linux/err.h linux/kernel.h linux/list.h
            linux/rbtree.h linux/workqueue.h linux/interrupt.h linux/irq.h linux/irqdesc.h linux/time.h linux/ktime.h
            linux/uaccess.h linux/ptrace.h linux/mount.h linux/xattr.h linux/perf_event.h linux/bpf.h linux/bpf_perf_event.h
            linux/mmzone.h linux/compaction.h linux/slab.h linux/log2.h linux/stat.h linux/signal.h linux/futex.h linux/oom.h
            linux/delayacct.h net/sock.h net/inet_sock.h net/tcp.h net/tcp_states.h net/ipv6.h asm/page.h bcc/proto.h
            uapi/linux/ptrace.h uapi/linux/bpf.h uapi/linux/in.h uapi/asm/errno.h
            """;

    private static Path include = Path.of("");

    @BeforeAll
    static void write(@TempDir Path directory) throws IOException {
        include = IncludeDirectory.materialise(new CacheDirectory(directory, line -> {}), BuildIdentity.ofThisCode());
    }

    @Test
    void hasTheHeadersThatProgramsInclude() {
        for (String header : EXPECTED.strip().split("\\s+", -1)) {
            assertTrue(Files.isRegularFile(include.resolve(header)), header);
        }
    }

    @Test
    void everyIncludedHeaderExists() throws IOException {
        for (Map.Entry<String, byte[]> header :
                IncludeDirectory.headers(BuildIdentity.ofThisCode()).entrySet()) {
            Matcher included = INCLUDE.matcher(new String(header.getValue(), StandardCharsets.UTF_8));
            while (included.find()) {
                assertTrue(
                        Files.isRegularFile(include.resolve(included.group(1))),
                        header.getKey() + " includes " + included.group(1));
            }
        }
    }

    @Test
    void eachHeaderCompilesAlone() throws IOException {
        List<String> failures = new ArrayList<>();
        for (Map.Entry<String, byte[]> header :
                IncludeDirectory.headers(BuildIdentity.ofThisCode()).entrySet()) {
            String text = new String(header.getValue(), StandardCharsets.UTF_8);
            // Headers of one or more #include lines add nothing to what those say.
            if (!text.contains("#define")
                    || header.getKey().startsWith("bpf/")
                    || header.getKey().startsWith("jbcc/")) {
                continue;
            }
            ClangProcess.Result result = preprocess("#include <" + header.getKey() + ">\nint last;\n");
            String rest = new String(result.output(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .reduce("", (all, line) -> all + line + "\n");
            boolean macrosOnly = rest.equals("int last;\n") || header.getKey().equals("bcc/proto.h");
            if (result.exitCode() != 0 || !result.diagnostics().isEmpty() || !macrosOnly) {
                failures.add(header.getKey() + ": " + result.diagnostics() + rest);
            }
        }
        assertEquals(List.of(), failures);
    }

    @Test
    void constantsHaveTheKernelsValues() {
        Map<String, String> values = Map.ofEntries(
                Map.entry("TASK_COMM_LEN", "16"),
                Map.entry("AF_INET6", "10"),
                Map.entry("EINPROGRESS", "115"),
                Map.entry("ERESTARTSYS", "512"),
                Map.entry("PAGE_SIZE", "4096"),
                Map.entry("NSEC_PER_SEC", "1000000000"),
                Map.entry("TCPHDR_ACK", "16"),
                Map.entry("CLONE_NEWPID", "0x20000000"),
                Map.entry("O_DIRECTORY", "0200000"),
                Map.entry("S_ISREG(0100644)", "1"),
                Map.entry("S_ISDIR(0100644)", "0"),
                Map.entry("SIGKILL", "9"),
                Map.entry("CAP_SYS_ADMIN", "21"),
                Map.entry("ETH_P_IPV6", "0x86dd"),
                Map.entry("IS_ERR((void *)-4095L)", "1"),
                Map.entry("IS_ERR((void *)-4096L)", "0"),
                Map.entry("MAJOR(MKDEV(8, 3))", "8"),
                Map.entry("MINOR(MKDEV(8, 3))", "3"),
                Map.entry("GENMASK(7, 4)", "0xf0"),
                Map.entry("ilog2(4096)", "12"),
                Map.entry("ALIGN(5, 8)", "8"),
                Map.entry("KERNEL_VERSION(6, 1, 300)", "0x601ff"),
                Map.entry("__constant_htons(0x1234)", "0x3412"),
                Map.entry("IS_ENABLED(CONFIG_THAT_IS)", "1"),
                Map.entry("IS_ENABLED(CONFIG_THAT_IS_NOT)", "0"));
        StringBuilder source = new StringBuilder();
        for (String header : List.of("sched.h", "log2.h", "tcp.h", "fs.h", "signal.h", "capability.h")) {
            source.append("#include <linux/").append(header).append(">\n");
        }
        source.append("#include <net/tcp.h>\n#define CONFIG_THAT_IS 1\n");
        source.append("typedef unsigned short __u16; typedef unsigned int __u32, u32;\n");
        values.forEach((name, value) -> source.append("_Static_assert((")
                .append(name)
                .append(") == ")
                .append(value)
                .append(", \"\");\n"));
        ClangProcess.Result result = TestLlvm.clang(
                source.toString(), "-fsyntax-only", "-I" + include, "-DLINUX_VERSION_CODE=0x60100", "-D__x86_64__");
        assertEquals("", result.diagnostics());
    }

    /** The table has names and values as the headers of Linux 6.1 have them. */
    @Test
    void constantsOfEachHeaderAreThoseOfTheStoredTable() throws IOException {
        String table;
        try (var in = MacroPackTest.class.getResourceAsStream("kernel-constants-6.1.txt")) {
            table = new String(java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
        // Constants of BTF come with its types; here they are what stands in the table.
        StringBuilder source = new StringBuilder("""
                typedef unsigned char __u8, u8;
                typedef unsigned short __u16, u16;
                typedef unsigned int __u32, u32, gfp_t, fmode_t, slab_flags_t, blk_opf_t;
                typedef unsigned long long __u64, u64;
                typedef long long __s64, s64;
                typedef int s32;
                typedef unsigned long size_t;
                typedef long ssize_t;
                """);
        List<String> checks = new ArrayList<>();
        for (String line : table.split("\n", -1)) {
            if (line.startsWith("\t")) {
                checks.add(line.strip());
            } else if (!line.isBlank() && !line.startsWith("#")) {
                source.append("#include <").append(line).append(">\n");
            }
        }
        int count = 0;
        for (String check : checks) {
            String name = check.substring(0, check.indexOf(' '));
            String value = check.substring(check.indexOf(' ') + 1);
            source.append("#ifdef ").append(name).append('\n');
            source.append("_Static_assert(")
                    .append(
                            value.startsWith("\"")
                                    ? "!__builtin_strcmp(" + name + ", " + value + ")"
                                    : "(unsigned long)(" + name + ") == (unsigned long)(" + value + ")")
                    .append(", \"")
                    .append(name)
                    .append("\");\n#else\nint missing_")
                    .append(name)
                    .append(" = missing;\n#endif\n");
            count++;
        }
        ClangProcess.Result result = TestLlvm.clang(
                source.toString(),
                "-fsyntax-only",
                "-ferror-limit=0",
                "-fno-caret-diagnostics",
                "-w",
                "-I" + include,
                "-DLINUX_VERSION_CODE=0x60100",
                "-D__x86_64__",
                "-DCONFIG_HZ=250");
        assertEquals("", result.diagnostics());
        assertTrue(count > 5000, "only " + count);
    }

    @Test
    void whatTheProgramDefinesBeforeOrAfterWins() {
        String before = expand("""
                #define PF_KTHREAD mine
                #define min(a, b) own(a, b)
                #include <linux/sched.h>
                int a = PF_KTHREAD, b = min(1, 2);
                """);
        assertTrue(before.contains("int a = mine, b = own(1, 2);"), before);
        String after = expand("""
                #include <linux/sched.h>
                #undef PF_KTHREAD
                #define PF_KTHREAD mine
                int a = PF_KTHREAD;
                """);
        assertTrue(after.contains("int a = mine;"), after);
    }

    @Test
    void memberAliasesNeedTheirHeader() {
        assertTrue(expand("int sk_family, inet_dport;").contains("int sk_family, inet_dport;"));
        String with = expand("#include <net/inet_sock.h>\nsk->sk_family; inet->inet_dport;");
        assertTrue(with.contains("sk->__sk_common.skc_family; inet->sk.__sk_common.skc_dport;"), with);
    }

    private static String expand(String source) {
        return new String(preprocess(source).output(), StandardCharsets.UTF_8);
    }

    private static ClangProcess.Result preprocess(String source) {
        return TestLlvm.clang(source, "-E", "-I" + include, "-DLINUX_VERSION_CODE=0x60100", "-D__x86_64__");
    }
}
