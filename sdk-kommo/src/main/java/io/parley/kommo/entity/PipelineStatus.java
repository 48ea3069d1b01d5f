package io.parley.kommo.entity;

/**
 * One stage of a pipeline.
 *
 * @param id unique, except {@link #WON} and {@link #LOST}, which are the same in every pipeline
 * @param sort where it stands, from left to right
 * @param incoming whether it is the stage of incoming leads that nobody accepted yet
 */
public record PipelineStatus(
    long id, long pipelineId, String name, int sort, String color, boolean incoming) {
  /** The stage of every pipeline that holds won leads. */
  public static final long WON = 142;

  /** The stage of every pipeline that holds lost leads. */
  public static final long LOST = 143;
}
