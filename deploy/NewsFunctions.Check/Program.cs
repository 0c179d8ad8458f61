using NewsFunctions.Check;

if (args is not ["package", var folder])
{
    Console.Error.WriteLine("Usage: NewsFunctions.Check package FOLDER");
    return 2;
}
var problems = Package.Problems(folder);
foreach (var problem in problems) Console.Error.WriteLine(problem);
if (problems.Count == 0) Console.WriteLine($"The package holds the {FunctionList.Expected.Count} functions of the list.");
return problems.Count == 0 ? 0 : 1;
