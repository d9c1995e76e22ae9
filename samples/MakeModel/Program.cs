using Mote.Core;
using Mote.Runtime;
using Mote.Samples.MakeModel;

if (args.Length != 1)
{
    Console.Error.WriteLine("usage: MakeModel FILE.tflite");
    return 1;
}

try
{
    byte[] file = DsCnn.Build();
    var model = Model.Load(file, Path.GetFileName(args[0]));
    File.WriteAllBytes(args[0], file);
    Console.WriteLine($"{args[0]}: {file.Length} bytes, sha256 {model.Sha256}");
    return 0;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException or DiagnosticException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
