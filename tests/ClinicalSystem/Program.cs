using GpCollections.Extracts;

await ClinicalSystemServer.Build(args).RunAsync();
