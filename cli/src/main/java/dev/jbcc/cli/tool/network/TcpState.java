package dev.jbcc.cli.tool.network;

/** Names of the kernel's states of TCP sockets. */
final class TcpState {
    private static final String[] NAMES = {
        "?",
        "ESTABLISHED",
        "SYN_SENT",
        "SYN_RECV",
        "FIN_WAIT1",
        "FIN_WAIT2",
        "TIME_WAIT",
        "CLOSE",
        "CLOSE_WAIT",
        "LAST_ACK",
        "LISTEN",
        "CLOSING",
        "NEW_SYN_RECV"
    };

    private TcpState() {}

    static String name(int state) {
        return state > 0 && state < NAMES.length ? NAMES[state] : Integer.toString(state);
    }
}
