namespace Mote.Core.Memory;

/// <summary>A piece of memory that must exist from one step of the schedule to another.</summary>
/// <param name="Id">The caller's name for it; unique within one call of the planner, otherwise free.</param>
/// <param name="Bytes">Its size; 0 is legal and takes no room.</param>
/// <param name="FirstUse">The step that writes it first; at least 0.</param>
/// <param name="LastUse">The last step that reads or writes it, inclusive; at least <paramref name="FirstUse"/>.</param>
/// <param name="Alignment">Its offset is a multiple of this; a power of two. The base of the arena must be aligned to the largest one.</param>
public readonly record struct MemoryRequest(int Id, int Bytes, int FirstUse, int LastUse, int Alignment);

/// <summary>
/// Says that an operator may write its output over one of its inputs: at the step where the input dies and the output is born, the two may
/// start at the same offset, whatever their sizes. The planner decides whether they do. A pair whose input lives longer than that step
/// (or whose output is older) is legal and never taken, so a caller can name all pairs that the operators permit.
/// </summary>
/// <param name="Input">Id of the request that is read.</param>
/// <param name="Output">Id of the request that is written.</param>
public readonly record struct InPlacePair(int Input, int Output);

/// <summary>
/// Says that an operator's output may run into one of its inputs: at the step where the input dies and the output is born, the two may share
/// memory provided that offset(output) + <paramref name="Distance"/> &lt;= offset(input). The planner decides whether they do. A pair whose input lives longer
/// than that step, or is no older than the output, is legal and never taken; nor is one whose distance is no less than the output's size.
/// </summary>
/// <param name="Input">Id of the request that is read.</param>
/// <param name="Output">Id of the request that is written.</param>
/// <param name="Distance">Bytes; 0 or less permits the same start.</param>
public readonly record struct OverlapPair(int Input, int Output, int Distance);

/// <summary>
/// Says that two requests are the same bytes (a reshape): they get one offset, and the room of the larger is kept from the first use of
/// either to the last use of either. Aliases are transitive.
/// </summary>
/// <param name="Input">Id of one request.</param>
/// <param name="Output">Id of the other request.</param>
public readonly record struct MemoryAlias(int Input, int Output);
