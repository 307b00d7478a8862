package dev.jbcc.cli.tool.security;

import dev.jbcc.Bpf;
import dev.jbcc.cli.UsageException;
import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.symbol.ProgramFile;
import java.util.List;
import java.util.Locale;

/** Libraries for TLS, and what their functions for plain data are called. */
enum TlsLibrary {
    OPENSSL("ssl"),
    GNUTLS("gnutls"),
    /** Its functions are those of NSPR, which serve plain files and sockets, too. */
    NSS("nspr4");

    /**
     * A function of a library.
     *
     * @param program functions of the program, {@code …_called} and {@code …_returned}
     */
    private record Function(String name, String program) {}

    private final String library;

    TlsLibrary(String library) {
        this.library = library;
    }

    private List<Function> functions() {
        return switch (this) {
            case OPENSSL ->
                List.of(
                        new Function("SSL_write", "write"),
                        new Function("SSL_read", "read"),
                        new Function("SSL_write_ex", "write_ex"),
                        new Function("SSL_read_ex", "read_ex"),
                        new Function("SSL_do_handshake", "handshake"));
            case GNUTLS ->
                List.of(new Function("gnutls_record_send", "write"), new Function("gnutls_record_recv", "read"));
            case NSS ->
                List.of(
                        new Function("PR_Write", "write"),
                        new Function("PR_Send", "write"),
                        new Function("PR_Read", "read"),
                        new Function("PR_Recv", "read"));
        };
    }

    /** Returns the short name of the library. */
    String library() {
        return library;
    }

    /** A library at a path that the user gave. */
    record Extra(TlsLibrary kind, String path) {
        static Extra parse(String text) {
            int colon = text.indexOf(':');
            for (TlsLibrary kind : values()) {
                if (colon > 0
                        && colon + 1 < text.length()
                        && text.substring(0, colon).equals(kind.name().toLowerCase(Locale.ROOT))) {
                    return new Extra(kind, text.substring(colon + 1));
                }
            }
            throw new UsageException("option '--extra-lib': '" + text
                    + "': not a kind and a path; write openssl:PATH, gnutls:PATH or nss:PATH");
        }
    }

    /**
     * Attaches to what a file has of the functions.
     *
     * @param file a path, or the short name of a library
     * @param handshakes also to those that agree on keys
     * @return how many functions there are
     * @throws BpfException if there is no such file
     */
    int attach(Bpf bpf, String file, int processId, boolean handshakes) {
        ProgramFile program = ProgramFile.open(file, processId);
        int found = 0;
        for (Function function : functions()) {
            boolean wanted = handshakes || !function.program().equals("handshake");
            if (wanted && has(program, function.name())) {
                bpf.attachUretprobe(file, function.name(), function.program() + "_returned", processId);
                bpf.attachUprobe(file, function.name(), 0, function.program() + "_called", processId);
                found++;
            }
        }
        return found;
    }

    private static boolean has(ProgramFile program, String function) {
        try {
            long _ = program.offsetOf(function);
            return true;
        } catch (BpfException _) {
            return false;
        }
    }
}
