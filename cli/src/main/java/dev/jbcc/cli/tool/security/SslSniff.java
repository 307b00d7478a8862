package dev.jbcc.cli.tool.security;

import dev.jbcc.Bpf;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.tool.EventTool;
import dev.jbcc.cli.tool.Filters;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.WallClock;
import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.symbol.ProgramFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code jbcc sslsniff}: what is sent and received through TLS, unencrypted. */
public final class SslSniff extends EventTool<SslEvent> {
    private static final long USUAL_BYTES = 8192;
    /** What an array with a value per CPU may have, less the rest of a record. */
    private static final long MOST_BYTES = 32_000;

    private final Filters tasks;
    private final Options.Flag extra;
    private final Options.Value<String> comm;
    private final Map<TlsLibrary, Options.Flag> leftOut;
    private final Options.Flag hexdump;
    private final Options.Value<Long> maxBytes;
    private final Options.Flag latency;
    private final Options.Flag handshake;
    private final Options.Values extraLibraries;

    public SslSniff(Options options) {
        super(options, "sslsniff", SslEvent.class);
        tasks = filters().pid().uid("-u", "--uid").containers();
        extra = options.flag("Add columns with user and thread.", "-x", "--extra");
        comm = options.text("COMM", "Only tasks of exactly this name.", "-c", "--comm");
        leftOut = Map.of(
                TlsLibrary.OPENSSL,
                options.flag("Not what goes through OpenSSL.", "-o", "--no-openssl"),
                TlsLibrary.GNUTLS,
                options.flag("Not what goes through GnuTLS.", "-g", "--no-gnutls"),
                TlsLibrary.NSS,
                options.flag("Not what goes through NSS.", "-n", "--no-nss"));
        hexdump = options.flag("Show data in hex.", "--hexdump");
        maxBytes = options.number(
                "BYTES", 1, MOST_BYTES, "How much of each call (8192 unless given).", "--max-buffer-size");
        latency = options.flag("Add a column with the time that a call takes.", "-l", "--latency");
        handshake = options.flag("With -l: also calls that agree on keys (OpenSSL).", "--handshake");
        extraLibraries = options.repeated(
                "KIND:PATH",
                "Also this library or program: openssl:PATH, gnutls:PATH or nss:PATH; repeats.",
                "--extra-lib");
        options.footer("", "Ends with Ctrl-C. 'jbcc help sslsniff' explains the output.");
    }

    private List<TlsLibrary.Extra> extras() {
        return extraLibraries.get().stream().map(TlsLibrary.Extra::parse).toList();
    }

    private List<TlsLibrary> wanted() {
        List<TlsLibrary> wanted = new ArrayList<>(List.of(TlsLibrary.values()));
        wanted.removeIf(kind -> {
            Options.Flag flag = leftOut.get(kind);
            return flag != null && flag.given();
        });
        return wanted;
    }

    @Override
    protected void check() {
        super.check();
        if (extras().isEmpty() && wanted().isEmpty()) {
            throw new UsageException(
                    "options '--no-openssl', '--no-gnutls', '--no-nss': nothing is left; give --extra-lib");
        }
        if (handshake.given() && !latency.given()) {
            throw new UsageException("option '--handshake': only with --latency");
        }
    }

    @Override
    protected List<String> macros() {
        return List.of("-DDATA_BYTES=" + maxBytes.or(USUAL_BYTES));
    }

    @Override
    protected boolean autoAttach() {
        return false;
    }

    @Override
    protected void attach(Session session) {
        int process = tasks.wantedPid().map(Long::intValue).orElse(Bpf.ALL_PROCESSES);
        int found = 0;
        for (TlsLibrary.Extra library : extras()) {
            int functions = library.kind().attach(session.bpf(), library.path(), process, handshake.given());
            if (functions == 0) {
                throw new BpfException("library '" + library.path() + "': has none of the functions of "
                        + library.kind().library());
            }
            found += functions;
        }
        List<String> tried = new ArrayList<>();
        for (TlsLibrary kind : wanted()) {
            found += attachIfThere(session, kind, kind.library(), process);
            tried.add("'" + kind.library() + "'");
            if (process >= 0) {
                found += attachIfThere(session, kind, executable(process), process);
            }
        }
        if (found == 0) {
            throw new BpfException((process < 0 ? "this machine" : "process " + process)
                    + ": has none of the libraries " + String.join(", ", tried) + "; give the path with --extra-lib");
        }
    }

    /** Programs may have a library built in. */
    private static String executable(int process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + process + "/exe")).toString();
        } catch (IOException _) {
            throw new BpfException("process " + process + ": there is none");
        }
    }

    private int attachIfThere(Session session, TlsLibrary kind, String file, int process) {
        try {
            ProgramFile _ = ProgramFile.open(file, process);
        } catch (BpfException _) {
            return 0; // most programs use one of them
        }
        return kind.attach(session.bpf(), file, process, handshake.given());
    }

    @Override
    protected Lines<SslEvent> lines(WallClock clock) {
        return new SslLines(
                new SslLines.View(extra.given(), latency.given(), hexdump.given(), json(), comm.get()), clock);
    }

    @Override
    protected String lossHint() {
        return "filters make fewer, a smaller --max-buffer-size makes room";
    }
}
