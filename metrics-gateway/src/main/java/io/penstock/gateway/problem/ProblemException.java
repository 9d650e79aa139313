package io.penstock.gateway.problem;

/** Ends the handling of a request with a problem. Carries no stack: it is an answer, no fault. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    /** Ends the request with this problem. */
    public ProblemException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    /** Ends the request with a problem that has nothing but a detail. */
    public ProblemException(ProblemCode code, String detail) {
        this(Problem.of(code, detail));
    }

    /** Returns the problem. */
    public Problem problem() {
        return problem;
    }
}
