using System.Security.Cryptography;
using System.Text;
using Mote.Core;

namespace Mote.Training;

/// <summary>The files that a session leaves: the kept model beside which all others are named.</summary>
/// <param name="Model">The int8 model.</param>
/// <param name="FloatModel">The float model.</param>
/// <param name="Card">The model card.</param>
/// <param name="History">Every training's epochs and metrics.</param>
public sealed record TrainedFiles(string Model, string FloatModel, string Card, string History)
{
    private const string Remedy = "Make room or check the permissions, then go on with --resume: what was trained is kept";

    /// <summary>The files of a project.</summary>
    public static TrainedFiles Of(TrainingProject project) => new(
        project.ModelFile,
        Path.ChangeExtension(project.ModelFile, ".float.tflite"),
        Path.ChangeExtension(project.ModelFile, ".card.md"),
        Path.ChangeExtension(project.ModelFile, ".training.json"));

    /// <summary>Writes them, each as a whole or not at all.</summary>
    /// <param name="result">The session.</param>
    /// <param name="command">What was typed; the card quotes it.</param>
    /// <exception cref="DiagnosticException">A file cannot be written.</exception>
    public static TrainedFiles Write(SessionResult result, string command)
    {
        var files = Of(result.Project);
        string lockFile = Path.ChangeExtension(Path.GetFullPath(result.Project.Path), ".lock");
        string? lockHash = File.Exists(lockFile) ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(lockFile))) : null;
        WholeFile.Write(files.FloatModel, result.Kept.FloatFile, "the float model", Remedy);
        WholeFile.Write(files.Model, result.Kept.Int8File, "the model", Remedy);
        WholeFile.Write(files.History, Encoding.UTF8.GetBytes(TrainingJson.File(result)), "the history of the training", Remedy);
        WholeFile.Write(files.Card, Encoding.UTF8.GetBytes(ModelCard.Write(result, lockHash, command)), "the model card", Remedy);
        return files;
    }
}
