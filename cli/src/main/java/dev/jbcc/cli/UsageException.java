package dev.jbcc.cli;

/** The command line makes no sense: {@code option '--pid': 'abc': not a number}. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
