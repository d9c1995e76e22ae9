namespace Mote.Devices;

/// <summary>The inputs that a figure is for; instructions of some operators depend on the numbers.</summary>
public enum BaselineInput
{
    /// <summary>The documented pattern in every element, fresh state, the first invocation: what <c>mote profile</c> does by itself.</summary>
    Pattern,

    /// <summary>The documented generator with the seeds 1, 2, 3 in order, state kept, the third invocation: <c>--random 1,2,3</c>.</summary>
    Seeds,
}

/// <summary>A public model for which figures of another runtime are known.</summary>
/// <param name="Name">A short name.</param>
/// <param name="Sha256">The SHA-256 of the file, in lower-case hexadecimal digits: what a model is known by.</param>
/// <param name="Bytes">The size of the file.</param>
/// <param name="Macs">Multiply-accumulates of convolutions, fully connected and recurrent layers, padding included.</param>
/// <param name="Input">What its figures are for.</param>
/// <param name="Repository">The GitHub repository that holds it, <c>owner/name</c>.</param>
/// <param name="Commit">The commit at which it was read.</param>
/// <param name="Path">Its path there; the name of an array of a C source after a #, the member of a zip file after an exclamation mark.</param>
public sealed record BaselineModel(
    string Name,
    string Sha256,
    int Bytes,
    long Macs,
    BaselineInput Input,
    string Repository,
    string Commit,
    string Path)
{
    /// <summary>The options of <c>mote profile</c> that give the inputs of its figures; empty where it needs none.</summary>
    public string InputOptions => Input == BaselineInput.Pattern ? "" : "--random 1,2,3";
}
